import { csvFile } from '../../platform/csv.ts'
import { changeAccess, refuseSkipped } from './change-access.ts'
import { route, type Tx, transact } from './context.ts'
import { editPortalUser } from './edit-portal-user.ts'
import {
  PortalUser,
  PortalUserChanges,
  PortalUserFilter,
  PortalUserList,
  PortalUserQuery,
  statusName,
} from './portal-user.ts'
import { getPortalUser, listPortalUsers, selected } from './portal-users.store.ts'
import { roleName } from './role.ts'

const load = (ctx: Tx, { portalUser }: { portalUser: string }) => getPortalUser(ctx, portalUser)

/** `GET /api/p/{portal}/portal-users` */
export const getPortalUsers = route({
  method: 'get',
  path: '/api/p/{portal}/portal-users',
  summary: 'The portal users',
  allow: 'manage_people',
  query: PortalUserQuery,
  response: PortalUserList,
  run: (ctx, { query }) => listPortalUsers(ctx, query),
})

/** `GET /api/p/{portal}/portal-users/{portalUser}` */
export const getOnePortalUser = route({
  method: 'get',
  path: '/api/p/{portal}/portal-users/{portalUser}',
  summary: 'One portal user',
  allow: 'manage_people',
  response: PortalUser,
  load,
  run: async (_, __, portalUser) => portalUser,
})

/** `PATCH /api/p/{portal}/portal-users/{portalUser}` */
export const patchPortalUser = route({
  method: 'patch',
  path: '/api/p/{portal}/portal-users/{portalUser}',
  summary: 'Change a portal user by hand',
  allow: 'manage_people',
  body: PortalUserChanges,
  response: PortalUser,
  load,
  run: async (ctx, { body }, { id }) => {
    await editPortalUser(ctx, id, body)
    return getPortalUser(ctx, id)
  },
})

/** `POST /api/p/{portal}/portal-users/{portalUser}/deactivation` */
export const postDeactivation = route({
  method: 'post',
  path: '/api/p/{portal}/portal-users/{portalUser}/deactivation',
  summary: 'Deactivate a portal user: refused from the next request on',
  allow: 'manage_people',
  response: PortalUser,
  load,
  run: async (ctx, _, { id }) => {
    refuseSkipped(await changeAccess(ctx, selected(ctx, { ids: [id] }), { action: 'deactivate' }))
    return getPortalUser(ctx, id)
  },
})

/** `DELETE /api/p/{portal}/portal-users/{portalUser}/deactivation` */
export const deleteDeactivation = route({
  method: 'delete',
  path: '/api/p/{portal}/portal-users/{portalUser}/deactivation',
  summary: 'Reactivate a portal user',
  allow: 'manage_people',
  response: PortalUser,
  load,
  run: async (ctx, _, { id }) => {
    refuseSkipped(await changeAccess(ctx, selected(ctx, { ids: [id] }), { action: 'reactivate' }))
    return getPortalUser(ctx, id)
  },
})

const header = ['Name', 'E-mail', 'Title', 'Phone', 'Role', 'Projects', 'Status', 'Came from', 'Last seen']

/** `GET /api/p/{portal}/portal-users.csv` */
export const getPortalUsersFile = route({
  method: 'get',
  path: '/api/p/{portal}/portal-users.csv',
  summary: 'The portal users as a CSV file',
  allow: 'manage_people',
  query: PortalUserFilter,
  download: async (outside, { query }) => {
    async function* lines() {
      for (let cursor: string | undefined | null; cursor !== null; ) {
        const page = { ...query, limit: 1000, cursor }
        const { rows, next } = await transact(outside, ctx => listPortalUsers(ctx, page, { marked: 1000 }))
        for (const row of rows) {
          yield [
            row.name,
            row.email,
            row.title,
            row.phone,
            row.isOwner ? `${roleName[row.role]}, owner` : roleName[row.role],
            row.projects.map(project => project.name).join('; '),
            statusName[row.status],
            row.source?.connection ?? 'By hand',
            row.lastSeenAt,
          ]
        }
        cursor = next
      }
    }
    return { filename: 'portal-users.csv', type: 'text/csv; charset=utf-8', body: csvFile(header, lines()) }
  },
})
