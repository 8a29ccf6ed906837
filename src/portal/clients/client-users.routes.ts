import { z } from 'zod'
import { deleteHatless, listQuery, route, type Tx } from '../people/people.ts'
import { addClientUser } from './add-client-user.ts'
import { listCompanyChoices } from './client-companies.store.ts'
import {
  ClientUserChanges,
  ClientUserList,
  ClientUserQuery,
  ClientUserRow,
  CompanyChoice,
  NewClientUser,
} from './client-user.ts'
import { deleteClientUser, getClientUser, listClientUsers } from './client-users.store.ts'
import { editClientUser } from './edit-client-user.ts'

const load = (ctx: Tx, { clientUser }: { clientUser: string }) => getClientUser(ctx, clientUser)

/** `GET /api/p/{portal}/client-users` */
export const getClientUsers = route({
  method: 'get',
  path: '/api/p/{portal}/client-users',
  summary: 'The client users',
  allow: 'manage_clients',
  query: ClientUserQuery,
  response: ClientUserList,
  run: (ctx, { query }) => listClientUsers(ctx, query),
})

/** `POST /api/p/{portal}/client-users` */
export const postClientUser = route({
  method: 'post',
  path: '/api/p/{portal}/client-users',
  summary: 'Add a client user by hand',
  allow: 'manage_clients',
  body: NewClientUser,
  response: ClientUserRow,
  status: 201,
  run: async (ctx, { body }) => getClientUser(ctx, await addClientUser(ctx, body)),
})

/** `GET /api/p/{portal}/client-users/{clientUser}` */
export const getOneClientUser = route({
  method: 'get',
  path: '/api/p/{portal}/client-users/{clientUser}',
  summary: 'One client user',
  allow: 'manage_clients',
  response: ClientUserRow,
  load,
  run: async (_, __, clientUser) => clientUser,
})

/** `PATCH /api/p/{portal}/client-users/{clientUser}` */
export const patchClientUser = route({
  method: 'patch',
  path: '/api/p/{portal}/client-users/{clientUser}',
  summary: 'Change a client user by hand',
  allow: 'manage_clients',
  body: ClientUserChanges,
  response: ClientUserRow,
  load,
  run: async (ctx, { body }, { id }) => {
    await editClientUser(ctx, id, body)
    return getClientUser(ctx, id)
  },
})

/** `DELETE /api/p/{portal}/client-users/{clientUser}` */
export const deleteOneClientUser = route({
  method: 'delete',
  path: '/api/p/{portal}/client-users/{clientUser}',
  summary: 'Remove a client user',
  allow: 'manage_clients',
  load,
  run: async (ctx, _, { id, personId }) => {
    await deleteClientUser(ctx, id)
    await deleteHatless(ctx, personId)
    return undefined
  },
})

/** `GET /api/p/{portal}/client-companies` */
export const getClientCompanies = route({
  method: 'get',
  path: '/api/p/{portal}/client-companies',
  summary: 'Client companies by name, for picking one',
  allow: 'manage_clients',
  query: z.object({ q: listQuery.q, limit: listQuery.limit }),
  response: z.object({ rows: z.array(CompanyChoice) }),
  run: async (ctx, { query }) => ({ rows: await listCompanyChoices(ctx, query.q, query.limit) }),
})
