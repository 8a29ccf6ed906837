import { type Insertable, sql } from 'kysely'
import { emailKey } from '../platform/fold.ts'
import { insertLogin } from '../platform/logins.ts'
import { accountKeys } from './accounts/account.ts'
import { type Crm, inOrganization, type OrgContext, type OrgOutside, transactOrg } from './context.ts'
import type { CrmTables } from './crm.tables.ts'
import { insertOrganization, nextOrganizationId } from './organizations/organizations.store.ts'
import { potentialKeys, stages } from './potentials/potential.ts'
import { personKeys } from './users/user.ts'

/** The password of every login the factories make. */
export const knownPassword = 'portico-demo'

type Given<Table extends keyof CrmTables> = Partial<
  Omit<Insertable<CrmTables[Table]>, 'org_id' | 'name_key' | 'search_key' | 'email_key'>
>

let count = 0

/** Makes an organisation and returns its context. */
export async function buildOrganization(crm: Crm, name = `Organisation ${++count}`): Promise<OrgOutside> {
  const org = inOrganization(crm, await nextOrganizationId(crm.pool))
  const country = { country: 'Norway', country_code: 'NO' }
  await transactOrg(org, ctx =>
    insertOrganization(ctx, { name, currency: 'EUR', time_zone: 'Europe/Oslo', ...country }),
  )
  return org
}

/** Makes CRM users from what is given of each, and returns their ids in the same order. */
export async function buildUsers(ctx: OrgContext, users: Given<'crm_user'>[]): Promise<string[]> {
  const values = users.map(given => {
    count += 1
    const user = {
      first_name: 'Ines',
      last_name: `Vale ${count}`,
      email: `ines.vale.${count}@crm.example`,
      confirmed: true,
      ...given,
    }
    return { ...user, ...personKeys(user), email_key: emailKey(user.email), org_id: ctx.orgId }
  })
  return insertAll(ctx, values, some => ctx.db.insertInto('crm_user').values(some).execute())
}

/** Makes accounts and returns their ids in the same order. */
export async function buildAccounts(ctx: OrgContext, accounts: Given<'account'>[]): Promise<string[]> {
  const values = accounts.map(given => {
    const account = { name: `Company ${++count}`, ...given }
    return { ...account, ...accountKeys(account), org_id: ctx.orgId }
  })
  return insertAll(ctx, values, some => ctx.db.insertInto('account').values(some).execute())
}

/** Makes contacts and returns their ids in the same order. */
export async function buildContacts(ctx: OrgContext, contacts: Given<'contact'>[]): Promise<string[]> {
  const values = contacts.map(given => {
    count += 1
    const contact = {
      first_name: 'Tomas',
      last_name: `Reed ${count}`,
      email: `tomas.reed.${count}@client.example`,
      ...given,
    }
    return { ...contact, ...personKeys(contact), email_key: emailKey(contact.email), org_id: ctx.orgId }
  })
  return insertAll(ctx, values, some => ctx.db.insertInto('contact').values(some).execute())
}

/** Makes potentials and returns their ids in the same order; the chance follows the stage unless given. */
export async function buildDeals(ctx: OrgContext, deals: Given<'deal'>[]): Promise<string[]> {
  const values = deals.map(given => {
    const deal = { name: `Potential ${++count}`, stage: 'Qualification', ...given }
    const probability = stages.find(([stage]) => stage === deal.stage)?.[1] ?? null
    return { probability, ...deal, ...potentialKeys(deal), org_id: ctx.orgId }
  })
  return insertAll(ctx, values, some => ctx.db.insertInto('deal').values(some).execute())
}

/** Lets a user sign in with the known password. */
export async function giveLogin(crm: Crm, org: OrgOutside, userId: string, email: string, name: string): Promise<void> {
  const passwordHash = await crm.auth.hashPassword(knownPassword)
  await transactOrg(org, ctx => tieLogin(ctx, userId, { email, name, passwordHash }))
}

/** Gives a user a login whose password was hashed before. */
export async function tieLogin(
  ctx: OrgContext,
  userId: string,
  login: { email: string; name: string; passwordHash: string },
): Promise<void> {
  const login_id = await insertLogin<CrmTables>(ctx.db, { ...login, verified: true })
  await ctx.db.updateTable('crm_user').set({ login_id }).where('id', '=', userId).execute()
}

async function insertAll<T extends { id?: string | undefined }>(
  ctx: OrgContext,
  values: T[],
  insert: (some: (T & { id: string })[]) => Promise<unknown>,
): Promise<string[]> {
  // Taken all at once: the column's own default looks for each number whether an import brought it.
  const { rows } = await sql<{ id: string }>`
    select nextval('record_id')::text as id from generate_series(1, ${values.length})`.execute(ctx.db)
  const numbered = values.map((value, index) => ({ ...value, id: value.id ?? (rows[index] as { id: string }).id }))
  for (let start = 0; start < numbered.length; start += 500) await insert(numbered.slice(start, start + 500))
  return numbered.map(({ id }) => id)
}
