import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { walkIndexes } from '../../platform/database/transact.ts'
import { allOf, findRows, type Search, type Tx } from '../people/people.ts'
import type { DirectoryCompany, DirectoryQuery } from './client-directory.ts'
import {
  type ClientSums,
  cameFrom,
  clientsFit,
  isInGroups,
  isOnProject,
  isUnfiltered,
  nowhere,
  searchClients,
  summed,
} from './client-listing.store.ts'
import { projectCount, projectMarks } from './client-users.store.ts'

type Fragment = RawBuilder<unknown>

/** Where a row stands: its group, and for a person the place within it. Those without a company are the last group, `none`. */
export type Spot = { groupKey: string; group: string; personKey: string | null; person: string | null }

/** What a directory is asked for, searched. */
export type Sought = { query: DirectoryQuery; people: Search; companies: Search }

/** Searches for people and for companies. */
export async function searchDirectory(ctx: Tx, query: DirectoryQuery): Promise<Sought> {
  await walkIndexes(ctx.db)
  const people = await searchClients(ctx, query.q)
  const companies = await findRows(ctx, 'client_company', query.q, sql`c.id`, sql`c.search`)
  return { query, people, companies }
}

const idOf = (group: string) => (group === 'none' ? nowhere.id : group)
const groupOf = (id: string) => (id === nowhere.id ? 'none' : id)

/** Company `c` is listed whether or not one of its people is. */
function fitsItself(ctx: Tx, { query, companies }: Sought): Fragment {
  const { company, status, project, source } = query
  return allOf([
    sql`c.portal_id = ${ctx.viewer.portalId}`,
    ...companies.where,
    ...(company ? [sql`c.id = any(${company.filter(one => one !== 'none')}::uuid[])`] : []),
    // A status is something that only people have.
    ...(status ? [sql`false`] : []),
    ...(project ? [isOnProject(ctx, sql`c.id`, project)] : []),
    ...(source ? [cameFrom(ctx, sql`c.id`, 'account', source)] : []),
  ])
}

const theirs = (ctx: Tx, { query, people }: Sought) => clientsFit(ctx, query, people.where)

/** A group's people are shown below it. */
export const isOpen = ({ collapsed, except = [] }: DirectoryQuery, group: string) =>
  except.includes(group) === (collapsed === 'true')

/** The same of the group with that id; null where it is so of every group. */
function isOpenHere({ collapsed, except = [] }: DirectoryQuery, id: Fragment): Fragment {
  if (except.length === 0) return sql.lit(collapsed === 'false')
  return sql`(${id} = any(${except.map(idOf)}::uuid[])) = ${sql.lit(collapsed === 'true')}`
}

/** The sums over all that fit, and how many rows there are. */
export async function sumDirectory(ctx: Tx, sought: Sought) {
  const all = summed(ctx, sought.query, sought.people)
  const isAll = isUnfiltered(sought.query)
  const sums = {
    people: all.total,
    ...all.sums,
    ...(isAll ? sumsOfAll(ctx, sought, all.total) : sumsOfSome(ctx, sought)),
  }
  const told = sql.join(Object.entries(sums).map(([name, sum]) => sql`(${sum})::float8 as ${sql.ref(name)}`))
  const { rows } = await sql<Record<'people' | 'shown' | 'listed', number> & ClientSums>`${
    isAll
      ? sql`select ${told} from ${all.from}`
      : sql`with g as materialized (select * from ${all.from}) select ${told} from g`
  }`.execute(ctx.db)
  const { listed: companies, ...rest } = rows[0] as Record<'people' | 'shown' | 'listed', number> & ClientSums
  return { ...rest, companies, total: companies + (rest.noCompany > 0 ? 1 : 0) + rest.shown }
}

const listedItself = (ctx: Tx, sought: Sought) =>
  sql`select c.id from client_company c where ${fitsItself(ctx, sought)}`

// Who is in which group has to be counted only of those that are open or closed by themselves.
function sumsOfAll(ctx: Tx, sought: Sought, people: Fragment) {
  const { collapsed, except = [] } = sought.query
  const others = sql`(select count(*) from client_user_listing l
    where l.portal_id = ${ctx.viewer.portalId} and ${isInGroups(ctx, except.map(groupOf))})`
  const shown = collapsed === 'true' ? others : except.length > 0 ? sql`${people} - ${others}` : people
  return { shown, listed: sql`(select count(*) from (${listedItself(ctx, sought)}) listed)` }
}

const sumsOfSome = (ctx: Tx, sought: Sought) => ({
  shown: sql`coalesce(sum(g.people) filter (where ${isOpenHere(sought.query, sql`g.company_id`)}), 0)`,
  listed: sql`(select count(*) from (
    select company_id from g where company_id <> ${nowhere.id} union ${listedItself(ctx, sought)}) listed)`,
})

/** The people after a place whose group is open, in the order of the directory. */
export async function listPeopleAfter(
  ctx: Tx,
  sought: Sought,
  after: Spot | undefined,
  limit: number,
): Promise<Spot[]> {
  if (sought.query.collapsed === 'true' && !sought.query.except) return []
  const { rows } = await sql<Spot>`
    select l.company_key as "groupKey", l.company_id as "group", l.sort_key as "personKey", l.client_user_id as person
    from client_user_listing l where ${allOf([...theirs(ctx, sought), isOpenHere(sought.query, sql`l.company_id`), beyond(after)])}
    order by l.company_key, l.company_id, l.sort_key, l.client_user_id limit ${limit}`.execute(ctx.db)
  return rows.map(row => ({ ...row, group: groupOf(row.group) }))
}

function beyond(after: Spot | undefined): Fragment {
  if (!after) return sql`true`
  const group = sql`${after.groupKey}, ${idOf(after.group)}::uuid`
  return after.person === null
    ? sql`(l.company_key, l.company_id) >= (${group})`
    : sql`(l.company_key, l.company_id, l.sort_key, l.client_user_id) > (${group}, ${after.personKey}, ${after.person}::uuid)`
}

type Group = Pick<Spot, 'groupKey' | 'group'>

/** The companies after one that are listed for themselves. */
export async function listCompaniesAfter(ctx: Tx, sought: Sought, after: Group | undefined, limit: number) {
  if (sought.query.status) return []
  if (after?.group === 'none') return []
  const place = after ? sql`(c.sort_key, c.id) > (${after.groupKey}, ${after.group}::uuid)` : sql`true`
  const { rows } = await sql<Group>`select c.sort_key as "groupKey", c.id as "group" from client_company c
    where ${fitsItself(ctx, sought)} and ${place} order by c.sort_key, c.id limit ${limit}`.execute(ctx.db)
  return rows
}

/** The closed groups after one that people who fit are in: their people are not listed, so that nothing else tells of them. */
export async function listGroupsAfter(ctx: Tx, sought: Sought, after: Group | undefined, limit: number) {
  const { query } = sought
  if (query.collapsed === 'false' && !query.except) return []
  const place = after ? sql`(l.company_key, l.company_id) > (${after.groupKey}, ${idOf(after.group)}::uuid)` : sql`true`
  // Without a filter every company is listed for itself.
  const some = isUnfiltered(query) ? [sql`l.company_key = ${nowhere.key}`] : []
  const { rows } =
    await sql<Group>`select l.company_key as "groupKey", l.company_id as "group" from client_user_listing l
    where ${allOf([...theirs(ctx, sought), ...some, sql`not ${isOpenHere(query, sql`l.company_id`)}`, place])}
    group by l.company_key, l.company_id order by l.company_key, l.company_id limit ${limit}`.execute(ctx.db)
  return rows.map(row => ({ ...row, group: groupOf(row.group) }))
}

type CompanyRow = Omit<z.input<typeof DirectoryCompany>, 'kind' | 'isOpen'>

/** The rows of these groups, with how many of their people fit. */
export async function listGroups(ctx: Tx, sought: Sought, groups: readonly Group[]): Promise<Map<string, CompanyRow>> {
  const ids = groups.map(({ group }) => idOf(group))
  const here = sql`(l.company_key, l.company_id) in (select * from unnest(${groups.map(one => one.groupKey)}::text[], ${ids}::uuid[]))`
  const count = async (where: readonly Fragment[]) => {
    const { rows } = await sql<{ id: string; people: number }>`select l.company_id as id, count(*)::int as people
      from client_user_listing l where ${allOf([...where, here])} group by l.company_id`.execute(ctx.db)
    return new Map(rows.map(row => [row.id, row.people]))
  }
  if (groups.length === 0) return new Map()
  const people = await count([sql`l.portal_id = ${ctx.viewer.portalId}`])
  const fitting = isUnfiltered(sought.query) ? people : await count(theirs(ctx, sought))
  const { rows } = await sql<Omit<CompanyRow, 'people' | 'fitting'>>`
    select c.id, c.name, ${projectMarks(sql`c`, 3)} as projects, ${projectCount(sql`c`)} as "projectCount",
      c.deactivated_at is not null as deactivated
    from client_company c where c.portal_id = ${ctx.viewer.portalId} and c.id = any(${ids}::uuid[])`.execute(ctx.db)
  const none = { id: nowhere.id, name: 'No company', projects: [], projectCount: 0, deactivated: false }
  return new Map(
    [...rows, none].map(row => {
      const id = groupOf(row.id)
      return [id, { ...row, id, people: people.get(row.id) ?? 0, fitting: fitting.get(row.id) ?? 0 }]
    }),
  )
}
