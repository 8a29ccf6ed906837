import { problem } from '../../platform/errors.ts'
import { addRecord, editRecord, type RecordKind } from '../change-record.ts'
import { listContacts } from '../contacts/contacts.store.ts'
import type { CrmContext } from '../context.ts'
import { toCents } from '../fields.ts'
import { listPotentials } from '../potentials/potentials.store.ts'
import { clearPointers, deleteRecord, findForChange } from '../records.store.ts'
import { type AccountFields, accountKeys } from './account.ts'
import { findAccount } from './accounts.store.ts'

const accounts: RecordKind<AccountFields> = {
  table: 'account',
  columns: ({ annualRevenue, owner, ...same }) => ({
    ...same,
    annual_revenue: toCents(annualRevenue),
    owner_id: owner,
  }),
  keys: row => accountKeys(row as { name: string }),
}

/** An account with the first of its contacts and potentials; throws `not_found`. */
export async function getAccountView(ctx: CrmContext, id: string) {
  const account = await findAccount(ctx, id)
  if (!account) throw problem('not_found')
  const contacts = await listContacts(ctx, { account: id, limit: 10 })
  const potentials = await listPotentials(ctx, { account: id, limit: 10, sort: '-modified' })
  return { ...account, contacts: contacts.rows, potentials: potentials.rows }
}

/** Adds an account and returns its id. */
export const addAccount = (ctx: CrmContext, fields: AccountFields) => addRecord(ctx, accounts, fields)

/** Changes what is given of an account. */
export const editAccount = (ctx: CrmContext, id: string, fields: AccountFields & { modifiedAt: string }) =>
  editRecord(ctx, accounts, id, fields)

/** Deletes an account. Its contacts, its potentials and the accounts below it stay, without an account. */
export async function deleteAccount(ctx: CrmContext, id: string): Promise<void> {
  if (!(await findForChange(ctx, 'account', id))) throw problem('not_found')
  await clearPointers(ctx, 'contact', 'account_id', id)
  await clearPointers(ctx, 'deal', 'account_id', id)
  await clearPointers(ctx, 'account', 'parent_account_id', id)
  await deleteRecord(ctx, 'account', id)
}
