import { type RawBuilder, sql } from 'kysely'
import { nameSql } from '../columns.ts'
import { isRecordId, type OrgContext } from '../context.ts'
import { invalidId, invalidParameter, limitExceeded, type Refusal } from './refusals.ts'
import { toVendorUser, type VendorUserRow } from './vendor-user.ts'

const most = 200
const mostIds = 100

const active = sql`u.status = 'active'`
const kept = sql`u.status <> 'deleted'`
const administrator = sql`u.profile = 'Administrator'`

/** Every `type` of users the vendor names, as a condition. */
const types: Record<string, (ownerId: string) => RawBuilder<unknown>> = {
  AllUsers: () => kept,
  ActiveUsers: () => active,
  DeactiveUsers: () => sql`u.status = 'inactive'`,
  ConfirmedUsers: () => sql`${kept} and u.confirmed`,
  NotConfirmedUsers: () => sql`${kept} and not u.confirmed`,
  DeletedUsers: () => sql`u.status = 'deleted'`,
  ActiveConfirmedUsers: () => sql`${active} and u.confirmed`,
  AdminUsers: () => sql`${kept} and ${administrator}`,
  ActiveConfirmedAdmins: () => sql`${active} and u.confirmed and ${administrator}`,
  CurrentUser: ownerId => sql`u.id = ${ownerId}`,
}

/** What a request for users asks: already checked. */
export type UsersWanted = { type: string; page: number; perPage: number; ids: string[]; since: Date | null }

/** Reads the parameters; unknown ones are left alone, as the vendor does. */
export function readUsersWanted(query: URLSearchParams, modifiedSince: string | undefined): UsersWanted | Refusal {
  const type = query.get('type') || 'AllUsers'
  const page = Number(query.get('page') || 1)
  const perPage = Number(query.get('per_page') || most)
  const ids = (query.get('ids') ?? '')
    .split(',')
    .map(id => id.trim())
    .filter(Boolean)
  if (!Object.hasOwn(types, type)) return invalidParameter('type')
  if (!Number.isSafeInteger(page) || page < 1 || page > 1_000_000) return invalidParameter('page')
  if (!Number.isSafeInteger(perPage) || perPage < 1 || perPage > most) return invalidParameter('per_page')
  if (!ids.every(isRecordId)) return invalidParameter('ids')
  if (ids.length > mostIds) return limitExceeded('ids', mostIds)
  return { type, page, perPage, ids, since: readTime(modifiedSince) }
}

/** A page of users in an order that never changes, so that reading page after page repeats and skips nobody. */
export async function listVendorUsers(ctx: OrgContext, ownerId: string, wanted: UsersWanted) {
  const { page, perPage } = wanted
  const rows = await select(ctx, conditions(ownerId, wanted), perPage + 1, (page - 1) * perPage)
  const users = rows.slice(0, perPage).map(toVendorUser)
  return { users, info: { per_page: perPage, count: users.length, page, more_records: rows.length > perPage } }
}

/** How many users there are of a type. */
export async function countVendorUsers(ctx: OrgContext, ownerId: string, wanted: UsersWanted): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from crm_user u where ${conditions(ownerId, { ...wanted, since: null })}`.execute(
    ctx.db,
  )
  return rows[0]?.count ?? 0
}

/** One user by id, deleted or not; empty when there is none, and a refusal when the id cannot be one. */
export async function findVendorUser(ctx: OrgContext, id: string) {
  if (!/^\d+$/.test(id)) return invalidId
  if (!isRecordId(id)) return []
  return (await select(ctx, sql`u.id = ${id}`, 1, 0)).map(toVendorUser)
}

/** The time of If-Modified-Since in either of its forms; one that cannot be read asks for everything. */
export function readTime(text: string | undefined): Date | null {
  const time = new Date(text ?? '')
  // The calendar of the database does not reach as far back as that of JavaScript.
  return time.getTime() > 0 ? time : null
}

function conditions(ownerId: string, { type, ids, since }: UsersWanted) {
  const ofType = (types[type] as (ownerId: string) => RawBuilder<unknown>)(ownerId)
  return sql.join(
    [
      ofType,
      ...(ids.length > 0 ? [sql`u.id = any(${ids}::bigint[])`] : []),
      // Times leave here in whole seconds, so the second asked from is part of the answer: nothing is lost between two reads.
      ...(since ? [sql`date_trunc('second', u.modified_time) >= ${since}`] : []),
    ],
    sql` and `,
  )
}

async function select(ctx: OrgContext, where: RawBuilder<unknown>, limit: number, offset: number) {
  const { rows } = await sql<VendorUserRow>`
    select u.*, o.time_zone,
      case when m.id is not null then jsonb_build_object('name', ${nameSql('m')}, 'id', m.id::text) end as manager
    from (select * from crm_user u where ${where} order by u.id limit ${limit} offset ${offset}) u
    join organization o on o.id = u.org_id
    left join crm_user m on m.org_id = u.org_id and m.id = u.reporting_to_id
    order by u.id`.execute(ctx.db)
  return rows
}
