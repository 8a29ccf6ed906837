import { z } from 'zod'
import { recordId, route } from '../context.ts'
import { listOf, listQuery } from '../lists.ts'
import { addUser, deactivateUser, editUser, getUserView, reactivateUser } from './change-user.ts'
import { newUser, profiles, statuses, userFields, userRow, userView } from './user.ts'
import { listUsers } from './users.store.ts'

const one = '/api/users/{user}'

/** The API of CRM users: read by all, changed by administrators. */
export const userRoutes = [
  route({
    method: 'get',
    path: '/api/users',
    summary: 'The users of the organisation',
    allow: 'crm_user',
    query: listQuery.extend({
      status: z.enum(statuses).optional(),
      profile: z.enum(profiles).optional(),
      role: z.string().optional(),
    }),
    response: listOf(userRow),
    run: (ctx, { query }) => listUsers(ctx, query),
  }),
  route({
    method: 'get',
    path: one,
    summary: 'One user',
    allow: 'crm_user',
    response: userView,
    load: (ctx, { user }) => getUserView(ctx, recordId(user)),
    run: async (_ctx, _input, user) => user,
  }),
  route({
    method: 'post',
    path: '/api/users',
    summary: 'Add a user',
    allow: 'administrator',
    body: newUser,
    response: userView,
    status: 201,
    run: async (ctx, { body }) => getUserView(ctx, await addUser(ctx, body)),
  }),
  route({
    method: 'patch',
    path: one,
    summary: 'Change a user; what is not sent stays',
    allow: 'administrator',
    body: userFields,
    response: userView,
    load: (ctx, { user }) => getUserView(ctx, recordId(user)),
    run: async (ctx, { body }, { id }) => {
      await editUser(ctx, id, body)
      return getUserView(ctx, id)
    },
  }),
  route({
    method: 'post',
    path: `${one}/deactivation`,
    summary: 'Deactivate a user',
    allow: 'administrator',
    response: userView,
    status: 201,
    load: (ctx, { user }) => getUserView(ctx, recordId(user)),
    run: async (ctx, _input, { id }) => {
      await deactivateUser(ctx, id)
      return getUserView(ctx, id)
    },
  }),
  route({
    method: 'delete',
    path: `${one}/deactivation`,
    summary: 'Reactivate a user',
    allow: 'administrator',
    response: userView,
    load: (ctx, { user }) => getUserView(ctx, recordId(user)),
    run: async (ctx, _input, { id }) => {
      await reactivateUser(ctx, id)
      return getUserView(ctx, id)
    },
  }),
] as const
