import { sql } from 'kysely'
import { problem } from '../../platform/errors.ts'
import { emailKey } from '../../platform/fold.ts'
import { insertLogin } from '../../platform/logins.ts'
import { inOrganization, type OrgOutside, transactOrg } from '../context.ts'
import type { CrmTables } from '../crm.tables.ts'
import { personKeys } from '../users/user.ts'
import { insertUser } from '../users/users.store.ts'
import { hasOrganization, insertOrganization, nextOrganizationId } from './organizations.store.ts'

type Base = Pick<OrgOutside, 'pool' | 'clock' | 'log'>
type First = { organization: string; firstName: string; lastName: string; email: string; passwordHash: string }

// Two first visits at once must not make two organisations.
const setUpLock = 4_100_001

/** Makes the first organisation and its first administrator; throws `already_set_up` when there is one. */
export async function setUp(base: Base, first: First): Promise<void> {
  const key = emailKey(first.email)
  if (!key) throw problem('invalid_input', undefined, [{ field: 'email', message: 'This is not an e-mail address.' }])
  const ctx = inOrganization(base, await nextOrganizationId(base.pool))
  await transactOrg(ctx, async ctx => {
    await sql`select pg_advisory_xact_lock(${setUpLock})`.execute(ctx.db)
    if (await hasOrganization(ctx.db)) throw problem('already_set_up', 'This CRM is already set up. Sign in instead.')
    await insertOrganization(ctx, { name: first.organization })
    const person = { first_name: first.firstName, last_name: first.lastName, email: first.email, email_key: key }
    const login_id = await insertLogin<CrmTables>(ctx.db, {
      email: key,
      name: `${first.firstName} ${first.lastName}`.trim(),
      passwordHash: first.passwordHash,
      verified: false,
    })
    await insertUser(ctx, { ...person, ...personKeys(person), login_id, profile: 'Administrator', confirmed: true })
  })
}
