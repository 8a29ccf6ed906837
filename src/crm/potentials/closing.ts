import { formatDay } from '../../ui/dates.ts'

const iso = (date: Date) =>
  [date.getFullYear(), date.getMonth() + 1, date.getDate()].map(part => String(part).padStart(2, '0')).join('-')

const firstOf = (now: Date, months: number) => new Date(now.getFullYear(), now.getMonth() + months, 1)
const lastOf = (now: Date, months: number) => new Date(now.getFullYear(), now.getMonth() + months + 1, 0)

/** When a potential is to close, as a filter offers it. */
export const closingOptions = [
  { value: 'before-today', label: 'before today' },
  { value: 'from-today', label: 'from today on' },
  { value: 'this-month', label: 'this month' },
  { value: 'next-month', label: 'next month' },
  { value: 'this-quarter', label: 'this quarter' },
  { value: 'next-quarter', label: 'next quarter' },
  { value: 'this-year', label: 'this year' },
]

/** The days a choice of `closingOptions` stands for; an unknown one stands for all. */
export function closingDays(
  choice: string | undefined,
  now = new Date(),
): { closingFrom?: string; closingTo?: string } {
  const intoQuarter = now.getMonth() % 3
  const between = (from: Date, to: Date) => ({ closingFrom: iso(from), closingTo: iso(to) })
  switch (choice) {
    case 'before-today':
      return { closingTo: iso(new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1)) }
    case 'from-today':
      return { closingFrom: iso(now) }
    case 'this-month':
      return between(firstOf(now, 0), lastOf(now, 0))
    case 'next-month':
      return between(firstOf(now, 1), lastOf(now, 1))
    case 'this-quarter':
      return between(firstOf(now, -intoQuarter), lastOf(now, 2 - intoQuarter))
    case 'next-quarter':
      return between(firstOf(now, 3 - intoQuarter), lastOf(now, 5 - intoQuarter))
    case 'this-year':
      return { closingFrom: `${now.getFullYear()}-01-01`, closingTo: `${now.getFullYear()}-12-31` }
    default:
      return {}
  }
}

/** A closing day as people read it; a day belongs to no time zone. */
export const formatClosing = (day: string) => formatDay(day)
