import { getMe } from './me.routes.ts'
import { sendResetJob } from './send-reset.job.ts'

export {
  type Context,
  contextFor,
  defineJob,
  isOpen,
  type LoginContext,
  loginRoute,
  openRoute,
  type Portal,
  route,
  seeOwnProjects,
  systemContext,
  type Tx,
  transact,
  type Viewer,
} from './context.ts'
export { type Hat, hatsOf, portalDoor } from './door.ts'
export { confirmEmail, mailReset } from './mail-reset.ts'
export { canGrant, type Permission, permissions, permissionsOf, roleName, StaffRole, staffRoles } from './role.ts'

/** The routes of people: set-up, sessions, portals, portal users, invitations. */
export const peopleRoutes = [getMe] as const

/** The background work of people. */
export const peopleJobs = [sendResetJob] as const
