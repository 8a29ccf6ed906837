/**
 * What is ticked in a tree of companies and people of any length: everything or nothing, the companies whose people are the
 * other way (with how many people fit), and the people who are not like their company. `none` is the group without company.
 */
export type ClientTicks = {
  all: boolean
  companies: ReadonlyMap<string, number>
  people: ReadonlyMap<string, string>
}

/** Nothing ticked. */
export const noTicks: ClientTicks = { all: false, companies: new Map(), people: new Map() }

/** Everybody ticked, also who is not loaded. */
export const allTicks: ClientTicks = { all: true, companies: new Map(), people: new Map() }

/** A company with how many of its people fit. */
export type TickCompany = { id: string; fitting: number }

/** A person with the company they stand under. */
export type TickPerson = { id: string; company: string }

const isWhole = ({ all, companies }: ClientTicks, company: string) => all !== companies.has(company)

/** Whether somebody is ticked. */
export const isTicked = (ticks: ClientTicks, { id, company }: TickPerson) =>
  isWhole(ticks, company) !== ticks.people.has(id)

/** Whether all of a company's people are ticked, some, or none. */
export function boxOf(ticks: ClientTicks, { id, fitting }: TickCompany): 'all' | 'some' | 'none' {
  const others = [...ticks.people.values()].filter(company => company === id).length
  const whole = isWhole(ticks, id)
  if (others === 0) return whole ? 'all' : 'none'
  return others >= fitting ? (whole ? 'none' : 'all') : 'some'
}

/** Ticks or unticks all of a company's people, loaded or not. */
export function tickCompany(ticks: ClientTicks, { id, fitting }: TickCompany, ticked: boolean): ClientTicks {
  const companies = new Map(ticks.companies)
  if (ticked === ticks.all) companies.delete(id)
  else companies.set(id, fitting)
  const people = new Map([...ticks.people].filter(([, company]) => company !== id))
  return { ...ticks, companies, people }
}

/** Ticks or unticks somebody. */
export function tickPerson(ticks: ClientTicks, { id, company }: TickPerson, ticked: boolean): ClientTicks {
  const people = new Map(ticks.people)
  if (ticked === isWhole(ticks, company)) people.delete(id)
  else people.set(id, company)
  return { ...ticks, people }
}

/** How many people are ticked; `total` is how many could be. */
export function tickCount(ticks: ClientTicks, total: number): number {
  let count = ticks.all ? total : 0
  for (const fitting of ticks.companies.values()) count += ticks.all ? -fitting : fitting
  for (const company of ticks.people.values()) count += isWhole(ticks, company) ? -1 : 1
  return Math.max(0, count)
}

/** The ticks as the API takes a selection. */
export function ticksBody<Filter>(ticks: ClientTicks, filter: Filter) {
  const ids = [...ticks.people]
  const except = ids.filter(([, company]) => isWhole(ticks, company)).map(([id]) => id)
  const also = ids.filter(([, company]) => !isWhole(ticks, company)).map(([id]) => id)
  const companies = [...ticks.companies.keys()]
  if (ticks.all) return { all: true as const, filter, exceptCompanies: companies, except, also }
  return companies.length > 0 ? { companies, filter, except, also } : { ids: also }
}
