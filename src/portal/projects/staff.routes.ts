import { sql } from 'kysely'
import { z } from 'zod'
import {
  addPortalUser,
  BulkOutcome,
  getPortalUser,
  invitePortalUsers,
  NewPortalUser,
  PortalUser,
  PortalUserSelection,
  route,
  StaffRole,
  selected,
} from '../people/people.ts'
import { changeStaff } from './change-staff.ts'
import { checkProjects, insertMembers } from './members.store.ts'

/** `POST /api/p/{portal}/portal-users` */
export const postPortalUser = route({
  method: 'post',
  path: '/api/p/{portal}/portal-users',
  summary: 'Add a portal user by hand, with their working projects',
  allow: 'manage_people',
  body: NewPortalUser,
  response: PortalUser,
  status: 201,
  run: async (ctx, { body }) => {
    await checkProjects(ctx, body.projects)
    const id = await addPortalUser(ctx, body)
    await insertMembers(ctx, [id], body.projects)
    if (body.invite) await invitePortalUsers(ctx, [id])
    return getPortalUser(ctx, id)
  },
})

const selection = PortalUserSelection
const projects = z.array(z.uuid()).min(1, 'Choose at least one project.').max(500)

/** A change for many portal users at once. */
export const StaffChange = z.discriminatedUnion('action', [
  z.object({ action: z.literal('set_role'), selection, role: StaffRole }),
  z.object({ action: z.enum(['add_projects', 'remove_projects']), selection, projects }),
  z.object({ action: z.enum(['deactivate', 'reactivate', 'invite', 'reinvite']), selection }),
])

/** `POST /api/p/{portal}/portal-users/bulk` */
export const postPortalUsersBulk = route({
  method: 'post',
  path: '/api/p/{portal}/portal-users/bulk',
  summary: 'Change many portal users at once; who cannot be changed is left out and told',
  allow: 'manage_people',
  body: StaffChange,
  response: BulkOutcome,
  run: async (ctx, { body }) => {
    const { ids, skipped } = await changeStaff(ctx, selected(ctx, body.selection), body)
    return { changed: ids.length, skipped }
  },
})

/** `PUT /api/p/{portal}/portal-users/{portalUser}/projects` */
export const putPortalUserProjects = route({
  method: 'put',
  path: '/api/p/{portal}/portal-users/{portalUser}/projects',
  summary: 'Set which projects somebody works on; archived ones stay as they are',
  allow: 'manage_people',
  body: z.object({ projects: z.array(z.uuid()).max(500) }),
  response: PortalUser,
  load: (ctx, { portalUser }) => getPortalUser(ctx, portalUser),
  run: async (ctx, { body }, before) => {
    const now = before.allProjects.filter(project => !project.archived).map(project => project.id)
    const added = body.projects.filter(id => !now.includes(id))
    const one = sql`(select ${before.id}::uuid)`
    const gone = now.filter(id => !body.projects.includes(id))
    if (gone.length > 0) await changeStaff(ctx, one, { action: 'remove_projects', projects: gone })
    if (added.length > 0) await changeStaff(ctx, one, { action: 'add_projects', projects: added })
    return getPortalUser(ctx, before.id)
  },
})
