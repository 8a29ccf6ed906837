import { getInvitationTemplate, postInvitationPreview, putInvitationTemplate } from './invitation-template.routes.ts'
import { getInvitation, postAcceptance, postInvitation, postInvitationLink } from './invitations.routes.ts'
import {
  deleteOneSession,
  deleteSessions,
  getMe,
  getSessions,
  patchClientNames,
  patchMe,
  patchOwnNames,
  postPassword,
} from './me.routes.ts'
import { getOutbox, getOutboxMail } from './outbox.routes.ts'
import {
  deleteDeactivation,
  getOnePortalUser,
  getPortalUsers,
  getPortalUsersFile,
  patchPortalUser,
  postDeactivation,
} from './portal-users.routes.ts'
import { getPortal, patchPortal, postPortal, putOwnership } from './portals.routes.ts'
import { sendInvitationJob } from './send-invitation.job.ts'
import { sendResetJob } from './send-reset.job.ts'
import { getSetup, postSetup } from './setup.routes.ts'

export { listAdministrators, listCandidates, lockAccess } from './access.store.ts'
export { addPortalUser } from './add-portal-user.ts'
export { type AccessChange, type Changed, changeAccess } from './change-access.ts'
export { getClientHat } from './client-hat.store.ts'
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
export { createPortal, openPortal, setUp } from './create-portal.ts'
export { type Hat, hatsOf, portalDoor } from './door.ts'
export { noteEdit, noteEdits } from './edits.store.ts'
export { listHats, releaseHeld } from './held.store.ts'
export { LetterWords } from './invitation-template.ts'
export {
  endInvitations,
  endInvitationsOf,
  type InvitationWords,
  updateUninvited,
  updateWorn,
} from './invitations.store.ts'
export { invite, invitePortalUsers, inviteSelected, linkOf, sendsMail } from './invite.ts'
export { allOf, listByKey, type Sorts, searchFor } from './list.store.ts'
export { At, listOf, listQuery, several } from './list.ts'
export { confirmEmail, mailReset } from './mail-reset.ts'
export {
  Email,
  keysOf,
  line,
  nameOf,
  optionalLine,
  type PersonFacts,
  paragraphs,
  personNames,
} from './person.ts'
export {
  deleteHatless,
  emailTaken,
  findPersonByEmail,
  getPersonToChange,
  insertPerson,
  type KnownPerson,
  updatePerson,
  withHeld,
} from './persons.store.ts'
export {
  insertPlannedPeople,
  type PlannedRows,
  plannedRows,
  updatePlannedAccess,
  updatePlannedPeople,
} from './planned-people.store.ts'
export {
  endPlannedClientInvitations,
  firstOfPerson,
  insertPlannedPersons,
  lockPlannedPersons,
  updatePlannedPersons,
} from './planned-persons.store.ts'
export {
  BulkOutcome,
  NewPortalUser,
  PortalUser,
  PortalUserSelection,
  ProjectMark,
  type SkipReason,
  Status,
  sortOut,
  statusName,
} from './portal-user.ts'
export { getPortalUser, insertPortalUser, selected } from './portal-users.store.ts'
export { isSetUp } from './portals.store.ts'
export { canGrant, type Permission, permissions, permissionsOf, roleName, StaffRole, staffRoles } from './role.ts'
export { findRows, type Search } from './search.store.ts'
export {
  deletePlannedPersons,
  deletePlannedPortalUsers,
  insertUndonePersons,
  insertUndonePortalUsers,
  releasePlannedHats,
  undoneRows,
} from './undone-people.store.ts'

/** The routes of people: set-up, sessions, portals, portal users, invitations. */
export const peopleRoutes = [
  getSetup,
  postSetup,
  getMe,
  patchMe,
  postPassword,
  getSessions,
  deleteOneSession,
  deleteSessions,
  postPortal,
  getPortal,
  patchPortal,
  patchOwnNames,
  patchClientNames,
  putOwnership,
  getPortalUsers,
  getPortalUsersFile,
  getOnePortalUser,
  patchPortalUser,
  postDeactivation,
  deleteDeactivation,
  postInvitation,
  postInvitationLink,
  getInvitation,
  postAcceptance,
  getInvitationTemplate,
  putInvitationTemplate,
  postInvitationPreview,
  getOutbox,
  getOutboxMail,
] as const

/** The background work of people. */
export const peopleJobs = [sendResetJob, sendInvitationJob] as const
