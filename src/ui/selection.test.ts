import { expect, test } from 'vitest'
import { everything, isSelected, noSelection, select, selectionBody, selectionCount } from './selection.ts'

test('ticked rows travel as their ids', () => {
  const selection = select(select(noSelection, ['a', 'b', 'c'], true), ['b'], false)
  expect(selectionBody(selection, { q: 'x' })).toEqual({ ids: ['a', 'c'] })
  expect(selectionCount(selection, 10_000)).toBe(2)
})

test('everything but two rows travels as the filter and its exceptions', () => {
  const selection = select(everything, ['a', 'b'], false)
  expect(selectionBody(selection, { q: 'x' })).toEqual({ all: true, filter: { q: 'x' }, except: ['a', 'b'] })
  expect(selectionCount(selection, 10_000)).toBe(9_998)
  expect(isSelected(selection, 'a')).toBe(false)
  expect(isSelected(selection, 'not loaded yet')).toBe(true)
})

test('ticking an exception again takes it out of the exceptions', () => {
  expect(select(select(everything, ['a'], false), ['a'], true)).toEqual(everything)
})
