import { expect, test } from 'vitest'
import { count, money, percent, plural } from './numbers.ts'

test('numbers read as they are written in Britain', () => {
  expect(count(10_000)).toBe('10,000')
  expect(money(36_000)).toBe('€36,000')
  expect(money(12.5, 'GBP')).toBe('£12.50')
  expect(percent(75)).toBe('75\u00a0%')
})

test('a noun follows its number', () => {
  expect(plural(1, 'person', 'people')).toBe('1 person')
  expect(plural(17, 'person', 'people')).toBe('17 people')
  expect(plural(0, 'project')).toBe('0 projects')
})
