import {
  deleteClientDeactivation,
  deleteClientUserCompanies,
  postClientDeactivation,
  postClientInvitation,
  postClientInvitationLink,
  postClientUserCompany,
  postClientUsersBulk,
} from './client-acts.routes.ts'
import {
  deleteCompanyDeactivation,
  getClientCompanies,
  getClientCompaniesFile,
  getCompanyActivity,
  getOneClientCompany,
  patchClientCompany,
  postClientCompany,
  postCompanyDeactivation,
} from './client-companies.routes.ts'
import { getClientDirectory } from './client-directory.routes.ts'
import {
  deleteOneClientUser,
  getClientUsers,
  getClientUsersFile,
  getOneClientUser,
  patchClientUser,
  postClientUser,
} from './client-users.routes.ts'

export { addClientUser } from './add-client-user.ts'
export { getCompany } from './client-companies.store.ts'
export { releaseClientHeld } from './client-held.store.ts'
export { isListedClosed, isNowhere } from './client-listing.store.ts'
export { clientStatus } from './client-status.store.ts'
export { getClientUser } from './client-users.store.ts'
export {
  insertPlannedClientUsers,
  updatePlannedClientAccess,
  updatePlannedClientUsers,
} from './planned-client-users.store.ts'
export {
  insertPlannedCompanies,
  updatePlannedCompanies,
  updatePlannedCompanyAccess,
} from './planned-companies.store.ts'
export {
  deletePlannedClientUsers,
  deletePlannedCompanies,
  insertUndoneClientUsers,
  insertUndoneCompanies,
} from './undone-clients.store.ts'

/** The routes of client users and their companies. */
export const clientsRoutes = [
  getClientUsers,
  postClientUser,
  getClientUsersFile,
  postClientUsersBulk,
  getOneClientUser,
  patchClientUser,
  deleteOneClientUser,
  postClientUserCompany,
  deleteClientUserCompanies,
  postClientDeactivation,
  deleteClientDeactivation,
  postClientInvitation,
  postClientInvitationLink,
  getClientDirectory,
  getClientCompanies,
  postClientCompany,
  getClientCompaniesFile,
  getOneClientCompany,
  patchClientCompany,
  postCompanyDeactivation,
  deleteCompanyDeactivation,
  getCompanyActivity,
] as const
