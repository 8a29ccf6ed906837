import { type Kysely, sql } from 'kysely'
import type { OrgContext } from '../context.ts'
import type { CrmTables } from '../crm.tables.ts'

/** The organisation of the context. */
export function getOrganization(ctx: OrgContext) {
  return ctx.db.selectFrom('organization').selectAll().where('id', '=', ctx.orgId).executeTakeFirstOrThrow()
}

/** Whether this installation has any organisation yet. */
export async function hasOrganization(db: Kysely<CrmTables>): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`select has_organization() as found`.execute(db)
  return rows[0]?.found ?? false
}

/** The next free number for an organisation: its context needs it before the row can be written. */
export async function nextOrganizationId(db: Kysely<CrmTables>): Promise<string> {
  const { rows } = await sql<{ id: string }>`select nextval('record_id')::text as id`.execute(db)
  return (rows[0] as { id: string }).id
}

/** Adds the organisation of the context. */
export async function insertOrganization(
  ctx: OrgContext,
  values: { name: string; currency?: string; time_zone?: string; country?: string; country_code?: string },
) {
  await ctx.db
    .insertInto('organization')
    .values({ id: ctx.orgId, ...values, created_time: ctx.clock() })
    .execute()
}

/** The values in use of what lists can be narrowed to. */
export async function listChoices(ctx: OrgContext) {
  const distinct = (column: string, table: string) =>
    sql`array(select distinct ${sql.ref(column)} from ${sql.table(table)} where ${sql.ref(column)} is not null order by 1)`
  const { rows } = await sql<Record<'roles' | 'stages' | 'accountTypes' | 'potentialTypes' | 'industries', string[]>>`
    select ${distinct('role', 'crm_user')} as roles, ${distinct('stage', 'deal')} as stages,
      ${distinct('type', 'account')} as "accountTypes", ${distinct('type', 'deal')} as "potentialTypes",
      ${distinct('industry', 'account')} as industries`.execute(ctx.db)
  return rows[0] as (typeof rows)[number]
}
