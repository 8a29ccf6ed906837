// Random worlds for the laws of the import: small, shrinkable, and full of near misses (one address in two spellings, two
// contacts of one person, companies of equal name, ties of an earlier import, things done by hand meanwhile).
import fc from 'fast-check'
import type { ImportKind } from '../src/portal/importing/import-kind.ts'

/** What the CRM says of somebody or of a company; the words are those of the portal's fields. */
type Said = Record<string, string | number | boolean | null>

/** One record of the CRM: what it was at the earlier import, if it was there, and what it is now. */
export type Seen = { id: number; was: Said | null; now: Said | 'same' | 'gone' }

/** Somebody who is here before anything is imported. */
export type Here = {
  hat: 'staff' | 'client'
  email: string
  firstName: string
  title: string | null
  phone: string | null
  company: string | null
  accepted: boolean
}

/** What an administrator chooses for one row of a plan; `row` counts round. */
export type Choice = {
  row: number
  tick: boolean
  role: 'manager' | 'contractor' | null
  project: boolean
  decide: 'same' | 'separate' | 'client_hat' | 'leave' | null
}

/** What is done by hand to one hat or company; `who` counts round. */
export type Edit = { who: number; what: (typeof acts)[number] }
const acts = [
  ...['title', 'title', 'phone', 'name', 'email', 'deactivate', 'reactivate', 'accept', 'project', 'remove', 'add'],
] as const satisfies readonly string[]

/** A portal and a CRM at the moment before an import, and what happens then. */
export type World = {
  kind: ImportKind
  users: Seen[]
  accounts: Seen[]
  contacts: Seen[]
  here: Here[]
  /** Whether there was an import before, what was chosen in it, and what was done by hand since. */
  hadImport: boolean
  earlierChoices: Choice[]
  earlierEdits: Edit[]
  choices: Choice[]
  edits: Edit[]
  /** In which other order the CRM lists its records. */
  shuffle: number
  /** Whether it goes in chunks of three and in two lanes, as a world of thousands would. */
  inPieces: boolean
}

/** Stands for the owner's own address, which is another one in every portal. */
export const ownersEmail = 'owner of this portal'

const addresses = ['ana@x.example', 'ben@x.example', 'cleo@x.example', 'dan@x.example']
const spelt = [...addresses, ...addresses, 'Ana@X.example', ' BEN@x.example ', 'not an address', null, null]
const pick = <T>(...some: T[]) => fc.constantFrom(...some)
const mostly = (usual: boolean) => pick(usual, usual, usual, usual, !usual)
const firstNames = pick('Ana', 'Änna', 'Ben', 'Cleo', '')
const lastNames = pick('Silva', 'Voß', 'VOSS', 'El-Amrani', '')
const title = pick(null, 'Writer', 'Editor')
const phone = pick(null, '+1', '+2')
const changedAt = fc.nat(2)

const person = { first_name: firstNames, last_name: lastNames, email: pick(...spelt), title, phone, changedAt }
const user = fc.record({ ...person, email: pick(...spelt, ownersEmail), active: mostly(true), confirmed: mostly(true) })
const contact = fc.record({ ...person, account: pick(null, 1, 1, 2, 3, 9), noProcessing: mostly(false) })
const account = fc.record({
  name: pick('Alder', 'ALDER', 'Birch', 'Bïrch', 'Cedar', 'Dogwood', 'Elm'),
  website: pick(null, null, 'alder.example', 'https://www.Alder.example/en', 'birch.example'),
  phone,
  industry: pick(null, 'Energy', 'Food'),
  owner: pick(null, 'Paula'),
  changedAt,
})

const seen = (said: fc.Arbitrary<Said>, from: number, most: number): fc.Arbitrary<Seen[]> =>
  fc.uniqueArray(
    fc.record({
      id: fc.integer({ min: from, max: from + most + 3 }),
      was: fc.option(said, { nil: null }),
      now: fc.oneof(
        { weight: 3, arbitrary: fc.constant('same' as const) },
        { weight: 4, arbitrary: said },
        { weight: 1, arbitrary: fc.constant('gone' as const) },
      ),
    }),
    { selector: one => one.id, maxLength: most },
  )

const here = (hat: fc.Arbitrary<Here['hat']>): fc.Arbitrary<Here[]> =>
  fc.uniqueArray(
    fc.record({
      hat,
      email: pick(...addresses, 'elsewhere@x.example'),
      firstName: pick('Ana', 'Typed'),
      title,
      phone,
      company: pick(null, 'Alder', 'Birch', 'Cedar', 'Fir'),
      accepted: fc.boolean(),
    }),
    { selector: one => one.email, maxLength: 4 },
  )

const choices: fc.Arbitrary<Choice[]> = fc.array(
  fc.record({
    row: fc.nat(20),
    tick: fc.boolean(),
    role: pick(null, null, 'manager' as const, 'contractor' as const),
    project: fc.boolean(),
    decide: pick(null, 'same' as const, 'same' as const, 'separate' as const, 'client_hat' as const, 'leave' as const),
  }),
  { maxLength: 6 },
)
const edits: fc.Arbitrary<Edit[]> = fc.array(fc.record({ who: fc.nat(20), what: pick(...acts) }), { maxLength: 5 })

const story = {
  hadImport: fc.boolean(),
  earlierChoices: choices,
  earlierEdits: edits,
  choices,
  edits,
  shuffle: fc.nat(1000),
  inPieces: fc.boolean(),
}

/** Worlds of staff: CRM users, and people of both hats who are here already. */
export const staffWorld: fc.Arbitrary<World> = fc.record({
  kind: fc.constant('user' as const),
  users: seen(user, 1, 10),
  accounts: fc.constant([]),
  contacts: fc.constant([]),
  here: here(pick('staff', 'staff', 'client')),
  ...story,
})

/** Worlds of clients: accounts and contacts, companies and people of both hats who are here already. */
export const clientWorld: fc.Arbitrary<World> = fc.record({
  kind: fc.constant('client' as const),
  users: fc.constant([]),
  accounts: seen(account, 1, 5),
  contacts: seen(contact, 11, 10),
  here: here(pick('client', 'client', 'client', 'staff')),
  ...story,
})

/** What the CRM held at the earlier import, or holds now, in the order of its list. */
export function heldThen(some: Seen[], when: 'was' | 'now'): (Said & { id: number })[] {
  return some.flatMap(({ id, was, now }) => {
    const said = when === 'was' ? was : now === 'gone' ? null : now === 'same' ? was : now
    return said ? [{ id, ...said }] : []
  })
}

/** The same things in another order. */
export function shuffled<T>(some: readonly T[], seed: number): T[] {
  const order = some.map((one, n) => ({ one, key: Math.imul(n + 1, 2_654_435_761 + 2 * seed) >>> 0 }))
  return order.sort((a, b) => a.key - b.key || 1).map(({ one }) => one)
}
