import { problem } from '../../platform/errors.ts'
import { emailKey } from '../../platform/fold.ts'
import { addRecord, editRecord, type RecordKind, unfit } from '../change-record.ts'
import type { CrmContext } from '../context.ts'
import { listPotentials } from '../potentials/potentials.store.ts'
import { clearPointers, deleteRecord, findForChange } from '../records.store.ts'
import { personKeys } from '../users/user.ts'
import type { ContactFields } from './contact.ts'
import { findContact } from './contacts.store.ts'

const contacts: RecordKind<ContactFields> = {
  table: 'contact',
  columns: ({ firstName, lastName, email, account, doNotProcess, owner, ...same }, before) => {
    // An import keeps what is no address; it may stay, but nobody types a new one.
    if (email && email !== before?.email && !emailKey(email)) throw unfit('email', 'This is not an e-mail address.')
    return {
      ...same,
      first_name: firstName,
      last_name: lastName,
      email,
      email_key: email === undefined ? undefined : emailKey(email),
      account_id: account,
      do_not_process: doNotProcess,
      owner_id: owner,
    }
  },
  keys: row => {
    if (!row.first_name && !row.last_name && !row.email)
      throw unfit('lastName', 'Enter a name, or at least an e-mail address.')
    return personKeys(row)
  },
}

/** A contact with the first of its potentials; throws `not_found`. */
export async function getContactView(ctx: CrmContext, id: string) {
  const contact = await findContact(ctx, id)
  if (!contact) throw problem('not_found')
  const potentials = await listPotentials(ctx, { contact: id, limit: 10, sort: '-modified' })
  return { ...contact, potentials: potentials.rows }
}

/** Adds a contact and returns its id. */
export const addContact = (ctx: CrmContext, fields: ContactFields) => addRecord(ctx, contacts, fields)

/** Changes what is given of a contact. */
export const editContact = (ctx: CrmContext, id: string, fields: ContactFields & { modifiedAt: string }) =>
  editRecord(ctx, contacts, id, fields)

/** Deletes a contact. The potentials it takes part in stay, without a contact. */
export async function deleteContact(ctx: CrmContext, id: string): Promise<void> {
  if (!(await findForChange(ctx, 'contact', id))) throw problem('not_found')
  await clearPointers(ctx, 'deal', 'contact_id', id)
  await deleteRecord(ctx, 'contact', id)
}
