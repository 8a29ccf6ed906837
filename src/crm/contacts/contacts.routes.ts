import { problem } from '../../platform/errors.ts'
import { recordId, route } from '../context.ts'
import { idFilter, listOf, listQuery } from '../lists.ts'
import { listPotentials } from '../potentials/potentials.store.ts'
import { contactRow, contactView } from './contact.ts'
import { findContact, listContacts } from './contacts.store.ts'

/** The API of contacts: the list and the read view. */
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
    path: '/api/contacts/{contact}',
    summary: 'One contact with the first of its potentials',
    allow: 'crm_user',
    response: contactView,
    load: async (ctx, { contact }) => {
      const found = await findContact(ctx, recordId(contact))
      if (!found) throw problem('not_found')
      return found
    },
    run: async (ctx, _input, contact) => {
      const potentials = await listPotentials(ctx, { contact: contact.id, limit: 10, sort: '-modified' })
      return { ...contact, potentials: potentials.rows }
    },
  }),
] as const
