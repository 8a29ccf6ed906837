import { csvFile } from '../../platform/csv.ts'
import { route, type Tx, transact } from '../people/people.ts'
import { addClientUser } from './add-client-user.ts'
import { changeTheseClients } from './change-clients.ts'
import { refuseCrmFilter } from './client-listing.store.ts'
import { clientStatusName } from './client-status.ts'
import {
  ClientUser,
  ClientUserChanges,
  ClientUserFilter,
  ClientUserList,
  ClientUserQuery,
  NewClientUser,
} from './client-user.ts'
import { getClientUser, listClientUsers } from './client-users.store.ts'
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
  response: ClientUser,
  status: 201,
  run: async (ctx, { body }) => getClientUser(ctx, await addClientUser(ctx, body)),
})

/** `GET /api/p/{portal}/client-users/{clientUser}` */
export const getOneClientUser = route({
  method: 'get',
  path: '/api/p/{portal}/client-users/{clientUser}',
  summary: 'One client user',
  allow: 'manage_clients',
  response: ClientUser,
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
  response: ClientUser,
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
  summary: 'Remove a client user from their company; the person keeps other companies and hats',
  allow: 'manage_clients',
  load,
  run: async (ctx, _, { id }) => {
    await changeTheseClients(ctx, [id], 'remove')
    return undefined
  },
})

const header = ['Name', 'E-mail', 'Title', 'Phone', 'Company', 'Projects', 'Status', 'Last seen']

/** `GET /api/p/{portal}/client-users.csv` */
export const getClientUsersFile = route({
  method: 'get',
  path: '/api/p/{portal}/client-users.csv',
  summary: 'The client users as a CSV file; where they came from stands in it for who may see the CRM',
  allow: 'manage_clients',
  query: ClientUserFilter,
  download: async (outside, { query }) => {
    const seesCrm = outside.viewer.permissions.includes('see_crm')
    // A file cannot be refused any more once it is on its way.
    refuseCrmFilter(outside, query)
    async function* lines() {
      for (let cursor: string | undefined | null; cursor !== null; ) {
        const page = { ...query, limit: 1000, cursor }
        const { rows, next } = await transact(outside, ctx => listClientUsers(ctx, page, { marked: 1000 }))
        for (const row of rows) {
          yield [
            row.name,
            row.email,
            row.title,
            row.phone,
            row.company?.name,
            row.projects.map(project => project.name).join('; '),
            clientStatusName[row.status],
            row.lastSeenAt,
            ...(seesCrm ? [row.source?.connection ?? 'By hand'] : []),
          ]
        }
        cursor = next
      }
    }
    const titles = seesCrm ? [...header, 'Came from'] : header
    return { filename: 'client-users.csv', type: 'text/csv; charset=utf-8', body: csvFile(titles, lines()) }
  },
})
