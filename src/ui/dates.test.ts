import { expect, test } from 'vitest'
import { formatDay, formatDuration, formatMoment, formatSeen, formatWhen } from './dates.ts'

const now = new Date(2026, 10, 23, 12, 0)
const at = (month: number, day: number, hour = 9, minute = 14, year = 2026) =>
  new Date(year, month - 1, day, hour, minute)

test('the nearer a moment, the plainer its words', () => {
  expect(formatWhen(at(11, 23), now)).toBe('Today, 09:14')
  expect(formatWhen(at(11, 22, 23, 59), now)).toBe('Yesterday, 23:59')
  expect(formatWhen(at(11, 20), now)).toBe('3 days ago')
  expect(formatWhen(at(11, 12), now)).toBe('12 Nov')
  expect(formatWhen(at(11, 12, 9, 14, 2025), now)).toBe('12 Nov 2025')
  expect(formatWhen(at(12, 24), now)).toBe('24 Dec 2026')
  expect(formatWhen(null, now)).toBe('Never')
})

test('somebody seen within the hour is told in minutes', () => {
  expect(formatSeen(new Date(now.getTime() - 30_000), now)).toBe('Now')
  expect(formatSeen(new Date(now.getTime() - 8 * 60_000), now)).toBe('8 minutes ago')
  expect(formatSeen(at(11, 23, 8, 52), now)).toBe('Today, 08:52')
})

test('days and hours are written the British way', () => {
  expect(formatDay(at(9, 3))).toBe('3 Sep 2026')
  expect(formatMoment(at(9, 3, 21, 5))).toBe('3 Sep 2026, 21:05')
})

test('a duration is rounded to what one would say', () => {
  expect(formatDuration(8)).toBe('8 seconds')
  expect(formatDuration(0.2)).toBe('1 second')
  expect(formatDuration(200)).toBe('3 minutes')
})
