import { z } from 'zod'
import { problem } from '../../platform/errors.ts'
import type { Tx } from '../people/people.ts'
import {
  countWithoutCompany,
  isOpen,
  listGroupsByIds,
  listPeopleByIds,
  listSpotsAfter,
  listSpotsWithin,
  type Spot,
  sumDirectory,
} from './client-directory.store.ts'
import type { DirectoryPage, DirectoryQuery } from './client-directory.ts'
import { tellSums } from './client-users.store.ts'

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
  const sums = from?.sums ?? (await sumDirectory(ctx, query))
  const spots = await nextSpots(ctx, query, from?.spot, query.limit + 1)
  const page = spots.slice(0, query.limit)
  const last = spots.length > page.length ? page.at(-1) : undefined
  const next = last ? encode(last, sums) : null
  const { people, total } = sums
  return { rows: await fill(ctx, query, page), next, total, people, ...tellSums(sums) }
}

async function nextSpots(ctx: Tx, query: DirectoryQuery, from: Spot | undefined, limit: number) {
  const spots: Spot[] = []
  const left = () => limit - spots.length
  if (from && isOpen(query, from.group)) spots.push(...(await listSpotsWithin(ctx, query, from, left())))
  if (from?.group === 'none') return spots
  if (left() > 0) spots.push(...(await listSpotsAfter(ctx, query, from, left())))
  if (left() > 0) {
    const none = { groupKey: '', group: 'none', personKey: null, person: null }
    const people = await listSpotsWithin(ctx, query, none, left())
    if (people.length > 0) spots.push(none, ...(isOpen(query, 'none') ? people.slice(0, left() - 1) : []))
  }
  return spots
}

async function fill(ctx: Tx, query: DirectoryQuery, spots: Spot[]): Promise<Page['rows']> {
  const people = await listPeopleByIds(
    ctx,
    spots.flatMap(({ person }) => person ?? []),
  )
  const heads = spots.filter(({ person }) => person === null).map(({ group }) => group)
  const groups = await listGroupsByIds(
    ctx,
    query,
    heads.filter(group => group !== 'none'),
  )
  const none = heads.includes('none') ? await countWithoutCompany(ctx, query) : undefined
  return spots.flatMap(({ group, person }): Page['rows'] => {
    if (person) {
      const row = people.get(person)
      return row ? [{ kind: 'person', ...row }] : []
    }
    const known = group === 'none' ? none && { ...nobody, ...none } : groups.get(group)
    return known ? [{ kind: 'company', ...known, isOpen: isOpen(query, group) }] : []
  })
}

const nobody = { id: 'none', name: 'No company', projects: [], projectCount: 0, deactivated: false }

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
