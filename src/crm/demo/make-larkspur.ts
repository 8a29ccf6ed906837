import { fold } from '../../platform/fold.ts'
import { stages } from '../potentials/potential.ts'
import { type DemoAccount, type DemoContact, type DemoPotential, pick } from './demo-account.ts'
import { contactNames } from './demo-people.ts'
import { larkspurAccounts, larkspurStrays } from './larkspur-accounts.ts'
import { framework, larkspurPotentials } from './larkspur-potentials.ts'
import { accountWords, potentialWords } from './larkspur-words.ts'

const accountCount = 60
const contactCount = 180
/** Beside the orders of the framework agreement. */
const potentialCount = 90

const plain = (text: string) => fold(text).replace(/[^a-z0-9]/g, '')

/** The accounts thought up one by one, and as many made of words as are missing. */
export function allAccounts(): DemoAccount[] {
  const { first, trades, towns, types, notes } = accountWords
  const made = Array.from({ length: accountCount - larkspurAccounts.length }, (_, index): DemoAccount => {
    const [trade, industry] = pick(trades, index * 3 + Math.floor(index / 17))
    const [city, country] = pick(towns, index)
    const name = `${pick(first, index)} ${trade}`
    const domain = `${plain(name)}.example`
    return {
      name,
      ...(index !== 20 && { type: pick(types, index) }),
      industry,
      city,
      country,
      phone: `+47 23 10 ${String(10 + (index % 89))} ${String(10 + ((index * 7) % 89))}`,
      ...(index % 12 !== 7 && { website: index % 5 === 2 ? `www.${domain}` : `https://${domain}` }),
      employees: 8 + ((index * 37) % 900),
      revenue: 400_000 + ((index * 613_000) % 38_000_000),
      ...(index % 4 === 0 && { description: pick(notes, index / 4) }),
      contacts: [],
    }
  })
  return [...larkspurAccounts, ...made]
}

/** Who is where: the contacts thought up, those of no account, and some at the accounts made of words. */
export function allContacts(companies: DemoAccount[]) {
  const known: { place: number | null; contact: DemoContact }[] = companies.flatMap(({ contacts }, place) =>
    contacts.map(contact => ({ place, contact })),
  )
  known.push(...larkspurStrays.map(contact => ({ place: null, contact })))
  // From one to seven at an account, and nobody at the last two.
  const places = companies.slice(larkspurAccounts.length, -2).flatMap((_, index) => {
    const place = larkspurAccounts.length + index
    return Array.from({ length: 1 + ((index * 5) % 7) }, () => place)
  })
  const made = places.slice(0, contactCount - known.length).map((place, index) => {
    const [first, last] = [
      pick(contactNames.first, index * 7 + Math.floor(index / 20)),
      pick(contactNames.last, index * 4 + Math.floor(index / 15)),
    ]
    const address = `${plain(first)}.${plain(last)}@${plain((companies[place] as DemoAccount).name)}.example`
    const email = index % 17 === 9 ? null : index % 61 === 30 ? address.toUpperCase() : address
    const title = pick(accountWords.titles, index)
    return { place, contact: [first, last, email, title, ...(index % 45 === 17 ? ['do not process'] : [])] as never }
  })
  return [...known, ...made]
}

/** The potentials thought up one by one, and as many made of words as are missing. */
export function allPotentials(companies: DemoAccount[]): DemoPotential[] {
  const { works, parts, steps, amounts } = potentialWords
  const made = Array.from({ length: potentialCount - larkspurPotentials.length }, (_, index): DemoPotential => {
    // Some accounts have several, others none.
    const company = companies[larkspurAccounts.length + ((index * 11) % 31)] as DemoAccount
    const [stage] = pick(stages, index * 5 + Math.floor(index / 6))
    const isClosed = stage.startsWith('Closed')
    const amount = index % 19 === 6 ? null : pick(amounts, index * 3 + Math.floor(index / 7))
    // A few that are open should have closed by now.
    const closes = isClosed ? -((index * 17) % 400) : ((index * 5) % 180) - 12
    const name = `${pick(works, index)}, ${pick(parts, index)}`
    return [company.name, name, stage, amount, closes, isClosed ? undefined : pick(steps, index)]
  })
  return [...larkspurPotentials, ...made]
}

/** The orders of the framework agreement: one a month from each depot, the latest still under way. */
export function orders(now: Date): DemoPotential[] {
  const { account, depots, months } = framework
  return Array.from({ length: months }, (_, back) => {
    const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 2 - back, 1))
    const closes = Math.round((month.getTime() - now.getTime()) / 86_400_000) + 14
    const when = month.toISOString().slice(0, 7)
    return depots.map((depot, index): DemoPotential => {
      const amount = 380 + ((back * 97 + index * 211) % 1_900)
      const next = closes > 0 ? 'Wait for the order number' : undefined
      return [account, `Order ${when}, ${depot} depot`, orderStage(closes, back + index), amount, closes, next]
    })
  }).flat()
}

function orderStage(closes: number, turn: number) {
  if (closes > 45) return 'Qualification'
  if (closes > 0) return pick(['Proposal', 'Negotiation', 'Needs analysis'], turn)
  return turn % 13 === 7 ? 'Closed Lost' : 'Closed Won'
}
