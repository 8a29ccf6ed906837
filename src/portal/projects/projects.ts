import {
  getColleagues,
  getOneSharedProject,
  getOwnHat,
  getSharedProjectPeople,
  getSharedProjects,
  getTeam,
} from './client-side.routes.ts'
import {
  deleteProjectClient,
  getCompanyProjects,
  getProjectClients,
  getProjectCompanies,
  postCompanyProjects,
  putProjectClient,
} from './project-clients.routes.ts'
import {
  deleteProjectPerson,
  getOneProject,
  getPeople,
  getProjectPeople,
  getProjects,
  patchProject,
  patchProjectPerson,
  postProject,
  putProjectPerson,
} from './projects.routes.ts'
import { postPortalUser, postPortalUsersBulk, putPortalUserProjects } from './staff.routes.ts'

export { createProject } from './create-project.ts'
export { checkProjects, insertMembers } from './members.store.ts'
export { insertPlannedClientProjects } from './planned-clients.store.ts'
export { insertPlannedMembers } from './planned-members.store.ts'
export { projectColours } from './project.ts'
export { insertProjectClients, nameAnswering, settlePrimaries } from './sharing.store.ts'
export { deletePlannedProjects, insertUndoneProjects, rejoins } from './undone-projects.store.ts'

/** The routes of projects, and of what touches people and projects together. */
export const projectsRoutes = [
  getProjects,
  postProject,
  getOneProject,
  patchProject,
  getProjectPeople,
  putProjectPerson,
  patchProjectPerson,
  deleteProjectPerson,
  getProjectClients,
  putProjectClient,
  deleteProjectClient,
  getCompanyProjects,
  postCompanyProjects,
  getProjectCompanies,
  getPeople,
  postPortalUser,
  postPortalUsersBulk,
  putPortalUserProjects,
  getOwnHat,
  getSharedProjects,
  getOneSharedProject,
  getSharedProjectPeople,
  getTeam,
  getColleagues,
] as const
