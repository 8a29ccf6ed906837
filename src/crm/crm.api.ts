import { accountRoutes } from './accounts/accounts.routes.ts'
import { contactRoutes } from './contacts/contacts.routes.ts'
import { importRoutes } from './data-import/imports.routes.ts'
import { organizationRoutes } from './organizations/organizations.routes.ts'
import { potentialRoutes } from './potentials/potentials.routes.ts'
import { serviceKeyRoutes } from './service-keys/service-keys.routes.ts'
import { invitationRoutes } from './sign-in/invitations.routes.ts'
import { setUpRoutes } from './sign-in/set-up.routes.ts'
import { userRoutes } from './users/users.routes.ts'

/** Every route of the CRM's own API. */
export const crmRoutes = [
  ...setUpRoutes,
  ...organizationRoutes,
  ...userRoutes,
  ...invitationRoutes,
  ...accountRoutes,
  ...contactRoutes,
  ...potentialRoutes,
  ...serviceKeyRoutes,
  ...importRoutes,
] as const

/** The route table as the screens' typed client sees it. */
export type CrmApi = typeof crmRoutes
