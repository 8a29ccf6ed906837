/** The routes of projects and the people in them. */
export const projectsRoutes = [] as const
