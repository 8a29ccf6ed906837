import { problem } from '../../platform/errors.ts'
import { emailKey } from '../../platform/fold.ts'
import { sha256 } from '../../platform/secrets.ts'
import { createServiceKey, maskServiceKey } from '../../platform/service-key.ts'
import type { CrmContext } from '../context.ts'
import { findUser, listAdministrators, lockOrganization } from '../users/users.store.ts'
import { countUses, endWorkingKey, findEndedKey, findWorkingKey, insertKey, listUses } from './service-keys.store.ts'

/** Makes a new key and ends the old one at once. The answer is the only place where the key itself ever stands. */
export async function generateKey(ctx: CrmContext, validDays: number | undefined) {
  await lockOrganization(ctx)
  const owner = await findUser(ctx, ctx.viewer.id)
  const key = emailKey(owner?.email)
  if (!owner?.email || !key) throw problem('no_email', 'A key belongs to an e-mail address. Add yours first.')
  const secret = createServiceKey()
  const now = ctx.clock()
  await endWorkingKey(ctx, 'replaced')
  await insertKey(ctx, {
    owner_id: owner.id,
    email: owner.email,
    email_key: key,
    key_hash: sha256(secret),
    hint: maskServiceKey(secret),
    created_at: now,
    expires_at: validDays ? new Date(now.getTime() + validDays * 86_400_000) : null,
  })
  ctx.log.info({ org: ctx.orgId, by: ctx.viewer.id }, 'A service key was generated')
  return { email: owner.email, key: secret, hint: maskServiceKey(secret), generatedAt: now.toISOString() }
}

/** Ends the working key; whoever uses it is told so. */
export async function revokeKey(ctx: CrmContext) {
  await endWorkingKey(ctx, 'revoked')
  ctx.log.info({ org: ctx.orgId, by: ctx.viewer.id }, 'The service key was revoked')
}

/** The page of the key: everything about it for an administrator, whom to ask for anybody else. */
export async function describeKey(ctx: CrmContext) {
  if (ctx.viewer.profile !== 'Administrator') {
    return { allowed: false as const, profile: ctx.viewer.profile, administrators: await listAdministrators(ctx) }
  }
  const uses = await countUses(ctx)
  return {
    allowed: true as const,
    email: (await findUser(ctx, ctx.viewer.id))?.email ?? null,
    key: (await findWorkingKey(ctx)) ?? null,
    ended: (await findEndedKey(ctx)) ?? null,
    recent: await listUses(ctx),
    requests7Days: uses.requests,
    refused7Days: uses.refused,
  }
}
