const day = 86_400_000
const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const midnight = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
const daysApart = (date: Date, now: Date) => Math.round((midnight(now) - midnight(date)) / day)

/** A day: 23 Nov 2026. A bare day (`2026-11-23`) is that day wherever one is. */
export function formatDay(value: string | Date) {
  const isBare = typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)
  const date = new Date(isBare ? `${value}T00:00` : value)
  return `${date.getDate()} ${months[date.getMonth()]} ${date.getFullYear()}`
}

/** The hour: 09:14. */
export const formatTime = (value: string | Date) => time.format(new Date(value))

/** A day and its hour: 23 Nov 2026, 09:14. */
export const formatMoment = (value: string | Date) => `${formatDay(value)}, ${formatTime(value)}`

/** When something was, the way one would say it: "Today, 09:14", "3 days ago", "12 Nov". `none` for never. */
export function formatWhen(value: string | Date | null | undefined, now = new Date(), none = 'Never') {
  if (!value) return none
  const date = new Date(value)
  const days = daysApart(date, now)
  if (days === 0) return `Today, ${formatTime(date)}`
  if (days === 1) return `Yesterday, ${formatTime(date)}`
  if (days === -1) return `Tomorrow, ${formatTime(date)}`
  if (days > 1 && days < 7) return `${days} days ago`
  if (days > 0 && date.getFullYear() === now.getFullYear()) return `${date.getDate()} ${months[date.getMonth()]}`
  return formatDay(date)
}

/** When somebody was last here, to the minute while it is fresh: "Now", "8 minutes ago", then as `formatWhen`. */
export function formatSeen(value: string | Date | null | undefined, now = new Date()) {
  if (!value) return 'Never'
  const minutes = Math.floor((now.getTime() - new Date(value).getTime()) / 60_000)
  if (minutes < 2) return 'Now'
  if (daysApart(new Date(value), now) === 1) return 'Yesterday'
  return minutes < 60 ? `${minutes} minutes ago` : formatWhen(value, now)
}

/** How long something takes, roughly: "8 seconds", "3 minutes", "2 hours". */
export function formatDuration(seconds: number) {
  const say = (value: number, noun: string) => `${value} ${noun}${value === 1 ? '' : 's'}`
  if (seconds < 90) return say(Math.max(1, Math.round(seconds)), 'second')
  if (seconds < 5400) return say(Math.round(seconds / 60), 'minute')
  return say(Math.round(seconds / 3600), 'hour')
}
