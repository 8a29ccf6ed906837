import type { Insertable, Updateable } from 'kysely'
import { sql } from 'kysely'
import type { z } from 'zod'
import { byWords, commonSorts, nameSql, refSql, timesSql } from '../columns.ts'
import type { OrgContext } from '../context.ts'
import type { CrmTables } from '../crm.tables.ts'
import { given, listByKey, type listQuery, type Sorts, searchFor } from '../lists.ts'
import type { userRow } from './user.ts'

const columns = sql`u.id::text as id, u.first_name as "firstName", u.last_name as "lastName", ${nameSql('u')} as name, u.email,
  u.title, u.role, u.profile, u.status, u.confirmed, u.phone, u.mobile, u.city, ${timesSql('u')}`

const sorts: Sorts = {
  ...commonSorts('u'),
  email: byWords('u.email'),
  title: byWords('u.title'),
  role: byWords('u.role'),
  profile: byWords('u.profile'),
  status: byWords('u.status'),
  city: byWords('u.city'),
}

type UserRow = z.output<typeof userRow>
type UserListQuery = z.output<typeof listQuery> & {
  status?: string | undefined
  profile?: string | undefined
  role?: string | undefined
}

/** One page of the organisation's users; deleted ones only when asked for. */
export async function listUsers(ctx: OrgContext, query: UserListQuery) {
  return listByKey<UserRow>(ctx, {
    columns,
    from: sql`crm_user u`,
    where: [
      query.status ? sql`u.status = ${query.status}` : sql`u.status <> 'deleted'`,
      ...given(query.profile, profile => sql`u.profile = ${profile}`),
      ...given(query.role, role => sql`u.role = ${role}`),
      ...searchFor(query.q, sql.ref('u.search_key')),
    ],
    id: sql.ref('u.id'),
    sorts,
    query,
  })
}

/** A user with everything the read view needs, or undefined. */
export async function findUserView(ctx: OrgContext, id: string) {
  const count = (table: string) => sql`(select count(*)::int from ${sql.table(table)} t where t.owner_id = u.id)`
  const { rows } = await sql<
    UserRow & {
      reportsTo: { id: string; name: string } | null
      canSignIn: boolean
      owns: { accounts: number; contacts: number; potentials: number }
    }
  >`
    select ${columns}, u.login_id is not null and u.status = 'active' as "canSignIn",
      ${refSql('m', nameSql('m'))} as "reportsTo",
      jsonb_build_object('accounts', ${count('account')}, 'contacts', ${count('contact')}, 'potentials', ${count('deal')}) as owns
    from crm_user u left join crm_user m on m.org_id = u.org_id and m.id = u.reporting_to_id where u.id = ${id}`.execute(
    ctx.db,
  )
  return rows[0]
}

/** A user's own row, locked against changes by others until the transaction ends, or undefined. */
export function findUserForChange(ctx: OrgContext, id: string) {
  return ctx.db.selectFrom('crm_user').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** A user's own row, or undefined. */
export function findUser(ctx: OrgContext, id: string) {
  return ctx.db.selectFrom('crm_user').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Adds a user and returns the id. */
export async function insertUser(ctx: OrgContext, user: Omit<Insertable<CrmTables['crm_user']>, 'org_id'>) {
  const { id } = await ctx.db
    .insertInto('crm_user')
    .values({ ...user, org_id: ctx.orgId })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Changes a user; the caller says so only if something really changes. */
export async function updateUser(ctx: OrgContext, id: string, changes: Updateable<CrmTables['crm_user']>) {
  await ctx.db
    .updateTable('crm_user')
    .set({ ...changes, modified_time: ctx.clock() })
    .where('id', '=', id)
    .execute()
}

/** Ends every session of a user's login, so that the very next request is refused. */
export async function deleteSessions(ctx: OrgContext, loginId: string) {
  await ctx.db.deleteFrom('login_session').where('userId', '=', loginId).execute()
}

/** The active administrators, by name. */
export async function listAdministrators(ctx: OrgContext) {
  const { rows } = await sql<{ id: string; name: string; email: string | null }>`
    select u.id::text as id, ${nameSql('u')} as name, u.email from crm_user u
    where u.profile = 'Administrator' and u.status = 'active' order by u.name_key, u.id`.execute(ctx.db)
  return rows
}

/** Makes changes to who is an administrator wait for one another. */
export async function lockOrganization(ctx: OrgContext) {
  await ctx.db.selectFrom('organization').select('id').where('id', '=', ctx.orgId).forUpdate().execute()
}

/** Everyone who may own a record, by name; at most as many as a menu can hold. */
export async function listOwners(ctx: OrgContext) {
  const { rows } = await sql<{ id: string; name: string }>`
    select u.id::text as id, ${nameSql('u')} as name from crm_user u where u.status <> 'deleted'
    order by u.name_key, u.id limit 500`.execute(ctx.db)
  return rows
}

/** Ends the sessions of everybody who is no longer active. */
export async function deleteSessionsOfInactive(ctx: OrgContext) {
  await sql`delete from login_session where "userId" in (
    select login_id from crm_user where status <> 'active' and login_id is not null)`.execute(ctx.db)
}
