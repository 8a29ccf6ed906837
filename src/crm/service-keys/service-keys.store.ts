import { sql } from 'kysely'
import { isoSql, nameSql } from '../columns.ts'
import type { OrgContext } from '../context.ts'
import type { EndReason } from '../crm.tables.ts'

/** How long uses and refusals are kept. */
const keptDays = 30

/** Ends the organisation's working key, if there is one. */
export async function endWorkingKey(ctx: OrgContext, because: EndReason) {
  await ctx.db
    .updateTable('service_key')
    .set({ ended_at: ctx.clock(), ended_because: because })
    .where('ended_at', 'is', null)
    .execute()
}

/** Ends keys whose owner is no longer active or no longer Administrator; call it after any change of users. */
export async function endKeysOfUnfitOwners(ctx: OrgContext) {
  await sql`
    update service_key k set ended_at = ${ctx.clock()},
      ended_because = case when u.status <> 'active' then 'owner_inactive' else 'owner_not_administrator' end
    from crm_user u
    where u.org_id = k.org_id and u.id = k.owner_id and k.ended_at is null
      and (u.status <> 'active' or u.profile <> 'Administrator')`.execute(ctx.db)
}

/** Stores a key's hash and what may be shown of it. */
export async function insertKey(
  ctx: OrgContext,
  key: {
    owner_id: string
    email: string
    email_key: string
    key_hash: string
    hint: string
    created_at: Date
    expires_at: Date | null
  },
) {
  await ctx.db
    .insertInto('service_key')
    .values({ ...key, org_id: ctx.orgId })
    .execute()
}

/** The working key as it may be shown, or undefined. */
export async function findWorkingKey(ctx: OrgContext) {
  const { rows } = await sql<{
    hint: string
    email: string
    generatedAt: string
    generatedBy: { id: string; name: string }
    expiresAt: string | null
    lastUsedAt: string | null
    lastUsedFrom: string | null
  }>`
    select k.hint, k.email, ${isoSql('k.created_at')} as "generatedAt", ${isoSql('k.expires_at')} as "expiresAt",
      jsonb_build_object('id', u.id::text, 'name', ${nameSql('u')}) as "generatedBy",
      ${isoSql('k.last_used_at')} as "lastUsedAt", k.last_used_from as "lastUsedFrom"
    from service_key k join crm_user u on u.org_id = k.org_id and u.id = k.owner_id
    where k.ended_at is null`.execute(ctx.db)
  return rows[0]
}

/** The key that ended last and why, or undefined. */
export async function findEndedKey(ctx: OrgContext) {
  const { rows } = await sql<{ hint: string; endedAt: string; reason: EndReason }>`
    select k.hint, ${isoSql('k.ended_at')} as "endedAt", k.ended_because as reason
    from service_key k where k.ended_at is not null order by k.ended_at desc, k.id desc limit 1`.execute(ctx.db)
  return rows[0]
}

/** The latest uses and refusals, newest first. */
export async function listUses(ctx: OrgContext) {
  const { rows } = await sql<{
    id: string
    at: string
    asked: string
    address: string
    answer: string
    refused: boolean
  }>`
    select u.id::text as id, ${isoSql('u.at')} as at, u.asked, u.address, u.answer, u.refused
    from service_key_use u order by u.at desc, u.id desc limit 20`.execute(ctx.db)
  return rows
}

/** How many requests came in the last seven days, and how many of them were refused. */
export async function countUses(ctx: OrgContext) {
  const since = new Date(ctx.clock().getTime() - 7 * 86_400_000)
  const { rows } = await sql<{ requests: number; refused: number }>`
    select count(*)::int as requests, count(*) filter (where refused)::int as refused
    from service_key_use where at > ${since}`.execute(ctx.db)
  return rows[0] ?? { requests: 0, refused: 0 }
}

/** Writes down one use or refusal of a key; the key's own last use moves at most once a minute. */
export async function insertUse(
  ctx: OrgContext,
  use: { key_id: string; address: string; asked: string; answer: string; refused: boolean },
) {
  const at = ctx.clock()
  await ctx.db
    .insertInto('service_key_use')
    .values({ ...use, org_id: ctx.orgId, at })
    .execute()
  if (use.refused) return
  const { numUpdatedRows } = await ctx.db
    .updateTable('service_key')
    .set({ last_used_at: at, last_used_from: use.address })
    .where('id', '=', use.key_id)
    .where(eb => eb.or([eb('last_used_at', 'is', null), eb('last_used_at', '<', new Date(at.getTime() - 60_000))]))
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return
  const old = new Date(at.getTime() - keptDays * 86_400_000)
  await ctx.db.deleteFrom('service_key_use').where('at', '<', old).execute()
}
