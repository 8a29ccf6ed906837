/** The routes of client users and their companies. */
export const clientsRoutes = [] as const
