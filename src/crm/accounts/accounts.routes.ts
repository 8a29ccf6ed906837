import { z } from 'zod'
import { recordId, route } from '../context.ts'
import { idFilter, listOf, listQuery } from '../lists.ts'
import { accountChange, accountRow, accountView, newAccount } from './account.ts'
import { listAccounts } from './accounts.store.ts'
import { addAccount, deleteAccount, editAccount, getAccountView } from './change-account.ts'

const one = '/api/accounts/{account}'

/** The API of accounts: read, added and changed by all, deleted by administrators. */
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
    path: one,
    summary: 'One account with the first of its contacts and potentials',
    allow: 'crm_user',
    response: accountView,
    load: (ctx, { account }) => getAccountView(ctx, recordId(account)),
    run: async (_ctx, _input, account) => account,
  }),
  route({
    method: 'post',
    path: '/api/accounts',
    summary: 'Add an account; yours unless you name another owner',
    allow: 'crm_user',
    body: newAccount,
    response: accountView,
    status: 201,
    run: async (ctx, { body }) => getAccountView(ctx, await addAccount(ctx, body)),
  }),
  route({
    method: 'patch',
    path: one,
    summary: 'Change an account; what is not sent stays',
    allow: 'crm_user',
    body: accountChange,
    response: accountView,
    load: (ctx, { account }) => getAccountView(ctx, recordId(account)),
    run: async (ctx, { body }, { id }) => {
      await editAccount(ctx, id, body)
      return getAccountView(ctx, id)
    },
  }),
  route({
    method: 'delete',
    path: one,
    summary: 'Delete an account; its contacts and potentials stay, without an account',
    allow: 'administrator',
    load: (ctx, { account }) => getAccountView(ctx, recordId(account)),
    run: async (ctx, _input, { id }) => {
      await deleteAccount(ctx, id)
      return undefined
    },
  }),
] as const
