import { recordId, route } from '../context.ts'
import { idFilter, listOf, listQuery } from '../lists.ts'
import { addContact, deleteContact, editContact, getContactView } from './change-contact.ts'
import { contactChange, contactRow, contactView, newContact } from './contact.ts'
import { listContacts } from './contacts.store.ts'

const one = '/api/contacts/{contact}'

/** The API of contacts: read, added and changed by all, deleted by administrators. */
export const contactRoutes = [
  route({
    method: 'get',
    path: '/api/contacts',
    summary: 'The contacts of the organisation',
    allow: 'crm_user',
    query: listQuery.extend({ account: idFilter, owner: idFilter }),
    response: listOf(contactRow),
    run: (ctx, { query }) => listContacts(ctx, query),
  }),
  route({
    method: 'get',
    path: one,
    summary: 'One contact with the first of its potentials',
    allow: 'crm_user',
    response: contactView,
    load: (ctx, { contact }) => getContactView(ctx, recordId(contact)),
    run: async (_ctx, _input, contact) => contact,
  }),
  route({
    method: 'post',
    path: '/api/contacts',
    summary: 'Add a contact; yours unless you name another owner',
    allow: 'crm_user',
    body: newContact,
    response: contactView,
    status: 201,
    run: async (ctx, { body }) => getContactView(ctx, await addContact(ctx, body)),
  }),
  route({
    method: 'patch',
    path: one,
    summary: 'Change a contact; what is not sent stays',
    allow: 'crm_user',
    body: contactChange,
    response: contactView,
    load: (ctx, { contact }) => getContactView(ctx, recordId(contact)),
    run: async (ctx, { body }, { id }) => {
      await editContact(ctx, id, body)
      return getContactView(ctx, id)
    },
  }),
  route({
    method: 'delete',
    path: one,
    summary: 'Delete a contact; its potentials stay, without a contact',
    allow: 'administrator',
    load: (ctx, { contact }) => getContactView(ctx, recordId(contact)),
    run: async (ctx, _input, { id }) => {
      await deleteContact(ctx, id)
      return undefined
    },
  }),
] as const
