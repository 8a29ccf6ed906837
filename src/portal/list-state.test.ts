import { expect, test } from 'vitest'
import { readListState, writeListState } from './list-state.ts'

const defaults = { q: '', sort: 'name', role: [] as string[] }

test('a list without anything in its address is as by default', () => {
  expect(readListState(defaults, '')).toEqual(defaults)
})

test('what a list shows comes back from its address', () => {
  const shown = { q: 'Søren & co', sort: '-seen', role: ['manager', 'employee'] }
  expect(readListState(defaults, writeListState(defaults, '', shown))).toEqual(shown)
})

test('what is as by default does not stand in the address', () => {
  expect(writeListState(defaults, '?q=a&role=manager', { q: '', role: [] })).toBe('')
})

test('a change leaves the rest of the address alone', () => {
  expect(writeListState(defaults, '?tab=open&sort=-seen', { q: 'b' })).toBe('?tab=open&sort=-seen&q=b')
})
