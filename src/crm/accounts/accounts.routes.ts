import { z } from 'zod'
import { problem } from '../../platform/errors.ts'
import { listContacts } from '../contacts/contacts.store.ts'
import { recordId, route } from '../context.ts'
import { idFilter, listOf, listQuery } from '../lists.ts'
import { listPotentials } from '../potentials/potentials.store.ts'
import { accountRow, accountView } from './account.ts'
import { findAccount, listAccounts } from './accounts.store.ts'

/** The API of accounts: the list and the read view. */
export const accountRoutes = [
  route({
    method: 'get',
    path: '/api/accounts',
    summary: 'The accounts of the organisation',
    allow: 'crm_user',
    query: listQuery.extend({ owner: idFilter, type: z.string().optional(), industry: z.string().optional() }),
    response: listOf(accountRow),
    run: (ctx, { query }) => listAccounts(ctx, query),
  }),
  route({
    method: 'get',
    path: '/api/accounts/{account}',
    summary: 'One account with the first of its contacts and potentials',
    allow: 'crm_user',
    response: accountView,
    load: async (ctx, { account }) => {
      const found = await findAccount(ctx, recordId(account))
      if (!found) throw problem('not_found')
      return found
    },
    run: async (ctx, _input, account) => {
      const contacts = await listContacts(ctx, { account: account.id, limit: 10 })
      const potentials = await listPotentials(ctx, { account: account.id, limit: 10, sort: '-modified' })
      return { ...account, contacts: contacts.rows, potentials: potentials.rows }
    },
  }),
] as const
