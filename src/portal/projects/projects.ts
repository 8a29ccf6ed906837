import {
  deleteProjectPerson,
  getOneProject,
  getPeople,
  getProjectPeople,
  getProjects,
  patchProject,
  postProject,
  putProjectPerson,
} from './projects.routes.ts'
import { postPortalUser, postPortalUsersBulk, putPortalUserProjects } from './staff.routes.ts'

export { createProject } from './create-project.ts'
export { checkProjects, insertMembers } from './members.store.ts'
export { insertPlannedMembers } from './planned-members.store.ts'
export { projectColours } from './project.ts'

/** The routes of projects, and of what touches people and projects together. */
export const projectsRoutes = [
  getProjects,
  postProject,
  getOneProject,
  patchProject,
  getProjectPeople,
  putProjectPerson,
  deleteProjectPerson,
  getPeople,
  postPortalUser,
  postPortalUsersBulk,
  putPortalUserProjects,
] as const
