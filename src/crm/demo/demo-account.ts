/** A contact of the demo in one line: name, mailbox, title, and what is special about it. */
export type DemoContact = readonly [
  first: string | null,
  last: string | null,
  email: string | null,
  title?: string | null,
  special?: 'do not process',
]

/** An account of the demo with its contacts. */
export type DemoAccount = {
  name: string
  type?: 'Customer' | 'Partner' | 'Prospect' | 'Supplier'
  industry: string
  street?: string
  zip?: string
  city: string
  state?: string
  country: string
  phone?: string
  website?: string
  employees?: number
  revenue?: number
  /** The first name of the user it belongs to. */
  owner?: string
  description?: string
  /** The name of the account it belongs to; that one comes before it. */
  parent?: string
  contacts: readonly DemoContact[]
}

/** A potential of the demo in one line: with whom, what, how far, how much, and in how many days it closes. */
export type DemoPotential = readonly [
  account: string | null,
  name: string,
  stage: string,
  amount: number | null,
  closes: number,
  next?: string | undefined,
]

/** One of a list, however far one counts. */
export const pick = <T>(list: readonly T[], index: number) => list[index % list.length] as T

/** Counts in days from now: when something was, and the day something is to close. */
export function daysFrom(now: Date) {
  const after = (days: number) => new Date(now.getTime() + days * 86_400_000)
  return {
    day: (ahead: number) => after(ahead).toISOString().slice(0, 10),
    /** Made so many days ago, and changed in the last third of that time. */
    times: (ago: number) => ({ created_time: after(-ago), modified_time: after(-Math.floor(ago / 3)) }),
  }
}
