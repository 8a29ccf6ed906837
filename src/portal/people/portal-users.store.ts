import { type Insertable, type RawBuilder, type Selectable, sql } from 'kysely'
import type { z } from 'zod'
import { problem } from '../../platform/errors.ts'
import type { PortalTables } from '../portal.tables.ts'
import type { Tx } from './context.ts'
import { noteEdit } from './edits.store.ts'
import { allOf, listByKey, type Sorts, searchFor } from './list.store.ts'
import { withHeld } from './persons.store.ts'
import type {
  PortalUser,
  PortalUserFilter,
  PortalUserQuery,
  PortalUserRow,
  PortalUserSelection,
} from './portal-user.ts'
import { findRows } from './search.store.ts'

type Row = z.input<typeof PortalUserRow>

const marks = (limit: RawBuilder<unknown>) => sql`
  select coalesce(json_agg(json_build_object('id', j.id, 'name', j.name, 'colour', j.colour, 'archived', j.archived)), '[]') from (
    select j.id, j.name, j.colour, j.archived_at is not null as archived from project_member m
    join project j on j.portal_id = m.portal_id and j.id = m.project_id
    where m.portal_id = u.portal_id and m.portal_user_id = u.id ${limit}) j`

const columnsOf = (marked: number) => sql`u.id, u.person_id as "personId",
  coalesce(nullif(trim(p.first_name || ' ' || p.last_name), ''), p.email, 'No name') as name,
  p.first_name as "firstName", p.last_name as "lastName", p.email, u.title, u.phone, u.role, t.owner_id = u.id as "isOwner", u.status,
  (${marks(sql`and j.archived_at is null order by j.sort_key, j.id limit ${marked}`)}) as projects,
  (select count(*)::int from project_member m join project j on j.portal_id = m.portal_id and j.id = m.project_id
    where m.portal_id = u.portal_id and m.portal_user_id = u.id and j.archived_at is null) as "projectCount",
  (select json_build_object('connection', c.organization_name, 'created', l.made_by = 'create', 'at', to_char(l.created_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
    from crm_link l join connection c on c.portal_id = l.portal_id and c.id = l.connection_id
    where l.portal_id = u.portal_id and l.record_id = u.id and l.kind = 'user' order by l.created_at limit 1) as source,
  u.last_seen_at as "lastSeenAt", p.held || u.held as held, u.version`

const from = sql`portal_user u join person p on p.portal_id = u.portal_id and p.id = u.person_id join portal t on t.id = u.portal_id`

// As the indexes have them: these lists are theirs, word for word.
const roleRank = sql`array_position(array['administrator', 'manager', 'employee', 'contractor'], u.role)`
const statusRank = sql`array_position(array['active', 'invited', 'not_invited', 'deactivated'], u.status)`
const sorts: Sorts = {
  name: [sql`u.sort_key`, 'text'],
  email: [sql`u.email_key`, 'text'],
  title: [sql`lower(coalesce(u.title, ''))`, 'text'],
  role: [roleRank, 'integer'],
  status: [statusRank, 'integer'],
  last_seen: [sql`coalesce(u.last_seen_at, '-infinity')`, 'timestamptz'],
  added: [sql`u.created_at`, 'timestamptz'],
}

const fits = ({ viewer }: Tx, filter: PortalUserFilter, searched = searchFor(filter.q, sql`u.search`)) => [
  sql`u.portal_id = ${viewer.portalId}`,
  ...searched,
  ...(filter.role ? [sql`u.role = any(${filter.role})`] : []),
  ...(filter.status ? [sql`u.status = any(${filter.status})`] : []),
  ...(filter.project
    ? [
        sql`u.id in (select m.portal_user_id from project_member m where m.portal_id = ${viewer.portalId}
          and m.project_id = any(${filter.project}::uuid[]))`,
      ]
    : []),
]

type Sums = Record<'not_invited' | 'invited' | 'active' | 'deactivated', number>
const inStatus = (status: keyof Sums) => sql`count(*) filter (where u.status = ${status})`
const sums = {
  not_invited: inStatus('not_invited'),
  invited: inStatus('invited'),
  active: inStatus('active'),
  deactivated: inStatus('deactivated'),
}

/** A page of portal users with up to `marked` projects each, and how many of all that fit are in each status. */
export async function listPortalUsers(ctx: Tx, query: z.output<typeof PortalUserQuery>, { marked = 3 } = {}) {
  const { where: searched } = await findRows(ctx, 'portal_user', query.q, sql`u.id`, sql`u.search`)
  const where = fits(ctx, query, searched)
  const page = await listByKey<Row, Sums>(ctx, {
    columns: columnsOf(marked),
    from,
    where,
    id: sql`u.id`,
    sorts,
    query,
    defaultSort: 'name',
    sums,
    counted: { total: sql`count(*)`, from: sql`portal_user u where ${allOf(where)}` },
  })
  const { not_invited, invited, active, deactivated } = page.sums
  return {
    rows: page.rows,
    next: page.next,
    total: page.total,
    counts: { not_invited, invited, active, deactivated },
  }
}

/** One portal user, with every project and the last invitation. */
export async function getPortalUser(ctx: Tx, id: string): Promise<z.input<typeof PortalUser>> {
  const { db, viewer } = ctx
  const { rows } = await sql<z.input<typeof PortalUser>>`select ${columnsOf(3)},
    (${marks(sql`order by j.archived_at is not null, j.sort_key, j.id`)}) as "allProjects"
    from ${from} where u.portal_id = ${viewer.portalId} and u.id = ${id}`.execute(db)
  if (!rows[0]) throw problem('not_found')
  return { ...rows[0], invitation: await lastInvitation(ctx, id) }
}

async function lastInvitation({ db, viewer, clock }: Tx, portalUserId: string) {
  const found = await db
    .selectFrom('invitation')
    .selectAll()
    .where('portal_id', '=', viewer.portalId)
    .where('portal_user_id', '=', portalUserId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!found) return null
  const isOpen = !found.ended_at && !found.accepted_at && found.expires_at > clock()
  return {
    by: found.invited_by,
    at: found.created_at,
    expiresAt: found.expires_at,
    mailedAt: found.mailed_at,
    isOpen,
  }
}

/** The ids a selection means, as a sub-select to build statements on. */
export function selected(ctx: Tx, selection: PortalUserSelection) {
  if ('ids' in selection)
    return sql`(select u.id from portal_user u where u.portal_id = ${ctx.viewer.portalId} and u.id = any(${selection.ids}::uuid[]))`
  const where = allOf([...fits(ctx, selection.filter), sql`u.id <> all(${selection.except}::uuid[])`])
  return sql`(select u.id from portal_user u where ${where})`
}

/** Adds the hat of a portal user to a person. */
export async function insertPortalUser(
  { db, viewer }: Tx,
  row: Pick<Insertable<PortalTables['portal_user']>, 'id' | 'person_id' | 'role' | 'sort_key' | 'search'> &
    Partial<Insertable<PortalTables['portal_user']>>,
): Promise<void> {
  await db
    .insertInto('portal_user')
    .values({ ...row, portal_id: viewer.portalId })
    .execute()
}

/** One portal user's own row, locked until the transaction ends. */
export async function getPortalUserToChange({ db, viewer }: Tx, id: string) {
  const row = await db
    .selectFrom('portal_user')
    .selectAll()
    .where('portal_id', '=', viewer.portalId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw problem('not_found')
  return row
}

/** Changes title and phone by hand; what differs is held. An empty text is none. */
export async function updateFacts(
  ctx: Tx,
  before: Pick<Selectable<PortalTables['portal_user']>, 'id' | 'title' | 'phone' | 'held'>,
  wanted: { title?: string | null | undefined; phone?: string | null | undefined },
): Promise<void> {
  const { db, viewer } = ctx
  const title = wanted.title === undefined ? before.title : wanted.title || null
  const phone = wanted.phone === undefined ? before.phone : wanted.phone || null
  const changed = [...(title === before.title ? [] : ['title']), ...(phone === before.phone ? [] : ['phone'])]
  if (changed.length === 0) return
  await sql`update portal_user set title = ${title}, phone = ${phone}, held = ${withHeld(before.held, changed)},
    version = version + 1 where portal_id = ${viewer.portalId} and id = ${before.id}`.execute(db)
  await noteEdit(ctx, before.id, changed)
}
