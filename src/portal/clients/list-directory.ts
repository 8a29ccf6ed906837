import { z } from 'zod'
import { problem } from '../../platform/errors.ts'
import type { Tx } from '../people/people.ts'
import {
  isOpen,
  listCompaniesAfter,
  listGroups,
  listGroupsAfter,
  listPeopleAfter,
  type Sought,
  type Spot,
  searchDirectory,
  sumDirectory,
} from './client-directory.store.ts'
import type { DirectoryPage, DirectoryQuery } from './client-directory.ts'
import { tellSums } from './client-listing.store.ts'
import { listPeopleByIds } from './client-users.store.ts'

type Page = z.input<typeof DirectoryPage>
type Sums = Awaited<ReturnType<typeof sumDirectory>>

const sumNames = [
  'active',
  'invited',
  'not_invited',
  'no_login',
  'deactivated',
  'companies',
  'noCompany',
  'invitable',
  'people',
  'shown',
  'total',
] as const

/**
 * A page of the directory: companies in their order, each followed by its people in theirs, those without a company last. Only
 * what the page holds is read; the sums are counted for the first page and travel in the cursor.
 */
export async function listDirectory(ctx: Tx, query: DirectoryQuery): Promise<Page> {
  const from = query.cursor ? decode(query.cursor) : undefined
  const sought = await searchDirectory(ctx, query)
  const sums = from?.sums ?? (await sumDirectory(ctx, sought))
  const spots = await nextSpots(ctx, sought, from?.spot, query.limit + 1)
  const page = spots.slice(0, query.limit)
  const last = spots.length > page.length ? page.at(-1) : undefined
  const next = last ? encode(last, sums) : null
  const { people, total } = sums
  return { rows: await fill(ctx, sought, page), next, total, people, ...tellSums(sums) }
}

/** Merges the people with the companies above them: each comes in its order, and no more of either than fit into the page. */
async function nextSpots(ctx: Tx, sought: Sought, from: Spot | undefined, limit: number): Promise<Spot[]> {
  const people = await listPeopleAfter(ctx, sought, from, limit)
  const groups = [
    ...(await listCompaniesAfter(ctx, sought, from, limit)),
    ...(await listGroupsAfter(ctx, sought, from, limit)),
    ...people.filter(one => one.group !== from?.group),
  ]
  const heads = new Map(
    groups.map(({ groupKey, group }) => [group, { groupKey, group, personKey: null, person: null }]),
  )
  return [...heads.values(), ...people].sort(inOrder).slice(0, limit)
}

// Groups by the bytes of their keys, as the database has them; within one the head stands first, and people stay as they came.
const inOrder = (a: Spot, b: Spot) =>
  Buffer.compare(Buffer.from(a.groupKey), Buffer.from(b.groupKey)) ||
  (a.group === b.group ? Number(a.person !== null) - Number(b.person !== null) : a.group < b.group ? -1 : 1)

async function fill(ctx: Tx, sought: Sought, spots: Spot[]): Promise<Page['rows']> {
  const people = await listPeopleByIds(
    ctx,
    spots.flatMap(({ person }) => person ?? []),
  )
  const groups = await listGroups(
    ctx,
    sought,
    spots.filter(({ person }) => person === null),
  )
  return spots.flatMap(({ group, person }): Page['rows'] => {
    const row = person === null ? undefined : people.get(person)
    if (person !== null) return row ? [{ kind: 'person', ...row }] : []
    const head = groups.get(group)
    return head ? [{ kind: 'company', ...head, isOpen: isOpen(sought.query, group) }] : []
  })
}

const uuid = z.uuid()
const Cursor = z.tuple([
  z.string(),
  z.union([uuid, z.literal('none')]),
  z.string().nullable(),
  uuid.nullable(),
  z.array(z.number().int().min(0)).length(sumNames.length),
])

const encode = ({ groupKey, group, personKey, person }: Spot, sums: Sums) =>
  Buffer.from(JSON.stringify([groupKey, group, personKey, person, sumNames.map(name => sums[name])])).toString(
    'base64url',
  )

function decode(text: string): { spot: Spot; sums: Sums } {
  try {
    const json: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    const [groupKey, group, personKey, person, counts] = Cursor.parse(json)
    const sums = Object.fromEntries(sumNames.map((name, n) => [name, counts[n]])) as Sums
    return { spot: { groupKey, group, personKey, person }, sums }
  } catch {
    throw problem('invalid_input', 'This place in the list is not known. Open the list again.', [
      { field: 'cursor', message: 'Not a cursor of this list.' },
    ])
  }
}
