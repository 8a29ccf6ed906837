import {
  deleteOneClientUser,
  getClientCompanies,
  getClientUsers,
  getOneClientUser,
  patchClientUser,
  postClientUser,
} from './client-users.routes.ts'

export { addClientUser } from './add-client-user.ts'

/** The routes of client users and their companies. */
export const clientsRoutes = [
  getClientUsers,
  postClientUser,
  getOneClientUser,
  patchClientUser,
  deleteOneClientUser,
  getClientCompanies,
] as const
