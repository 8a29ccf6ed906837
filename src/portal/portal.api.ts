import { clientsRoutes } from './clients/clients.ts'
import { connectionsRoutes } from './connections/connections.ts'
import { importingRoutes } from './importing/importing.ts'
import { peopleRoutes } from './people/people.ts'
import { projectsRoutes } from './projects/projects.ts'

/** The route table: every route of every part, nothing else. */
export const portalRoutes = [
  ...peopleRoutes,
  ...clientsRoutes,
  ...projectsRoutes,
  ...connectionsRoutes,
  ...importingRoutes,
] as const

/** The table's type, for the typed client of the screens. */
export type PortalApi = typeof portalRoutes
