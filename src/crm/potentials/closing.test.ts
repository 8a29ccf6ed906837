import { expect, test } from 'vitest'
import { closingDays, closingOptions, formatClosing } from './closing.ts'

const november = new Date(2026, 10, 23, 15, 0)

test('each choice of a closing time stands for its first and last day', () => {
  expect(closingDays('this-month', november)).toEqual({ closingFrom: '2026-11-01', closingTo: '2026-11-30' })
  expect(closingDays('next-month', november)).toEqual({ closingFrom: '2026-12-01', closingTo: '2026-12-31' })
  expect(closingDays('this-quarter', november)).toEqual({ closingFrom: '2026-10-01', closingTo: '2026-12-31' })
  expect(closingDays('next-quarter', november)).toEqual({ closingFrom: '2027-01-01', closingTo: '2027-03-31' })
  expect(closingDays('this-year', november)).toEqual({ closingFrom: '2026-01-01', closingTo: '2026-12-31' })
  expect(closingDays('before-today', new Date(2026, 10, 1))).toEqual({ closingTo: '2026-10-31' })
  expect(closingDays('from-today', november)).toEqual({ closingFrom: '2026-11-23' })
})

test('no choice and an unknown one narrow nothing, and every choice on offer narrows something', () => {
  expect(closingDays(undefined, november)).toEqual({})
  expect(closingDays('some-day', november)).toEqual({})
  for (const { value } of closingOptions) expect(closingDays(value, november)).not.toEqual({})
})

test('a closing day is the same day in every time zone', () => {
  expect(formatClosing('2026-12-01')).toBe('1 Dec 2026')
})
