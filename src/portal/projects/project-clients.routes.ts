import { z } from 'zod'
import { BulkOutcome, listQuery, route, several, type Tx } from '../people/people.ts'
import { changeCompanyProjects, removeProjectClient, setProjectClient } from './change-project-clients.ts'
import {
  CompanyProject,
  CompanyProjectsChange,
  ProjectClient,
  ProjectClientChanges,
  ProjectCompany,
} from './project-client.ts'
import {
  getClientCompany,
  getProjectClient,
  listCompanyProjects,
  listProjectClients,
  listProjectCompanies,
} from './project-clients.store.ts'
import { getProject } from './projects.store.ts'

const load = (ctx: Tx, { project }: { project: string }) => getProject(ctx, project)

/** `GET /api/p/{portal}/projects/{project}/clients` */
export const getProjectClients = route({
  method: 'get',
  path: '/api/p/{portal}/projects/{project}/clients',
  summary: 'The client companies of a project',
  allow: 'portal_user',
  response: z.object({ rows: z.array(ProjectClient), total: z.number() }),
  load,
  run: async (ctx, _, { id }) => {
    const rows = await listProjectClients(ctx, id)
    return { rows, total: rows.length }
  },
})

/** `PUT /api/p/{portal}/projects/{project}/clients/{company}` */
export const putProjectClient = route({
  method: 'put',
  path: '/api/p/{portal}/projects/{project}/clients/{company}',
  summary: 'Put a client company on a project, or change how it is on it',
  allow: 'manage_clients',
  body: ProjectClientChanges,
  response: ProjectClient,
  load,
  run: async (ctx, { params, body }, project) => {
    await setProjectClient(ctx, project, params.company, body)
    return getProjectClient(ctx, project.id, params.company)
  },
})

/** `DELETE /api/p/{portal}/projects/{project}/clients/{company}` */
export const deleteProjectClient = route({
  method: 'delete',
  path: '/api/p/{portal}/projects/{project}/clients/{company}',
  summary: 'Take a client company off a project',
  allow: 'manage_clients',
  load,
  run: async (ctx, { params }, { id }) => {
    await removeProjectClient(ctx, id, params.company)
    return undefined
  },
})

/** `GET /api/p/{portal}/client-companies/{company}/projects` */
export const getCompanyProjects = route({
  method: 'get',
  path: '/api/p/{portal}/client-companies/{company}/projects',
  summary: 'The projects of a client company that you see',
  allow: 'manage_clients',
  response: z.object({ rows: z.array(CompanyProject), total: z.number() }),
  load: (ctx, { company }) => getClientCompany(ctx, company),
  run: async (ctx, _, { id }) => {
    const rows = await listCompanyProjects(ctx, id)
    return { rows, total: rows.length }
  },
})

/** `POST /api/p/{portal}/client-companies/projects` */
export const postCompanyProjects = route({
  method: 'post',
  path: '/api/p/{portal}/client-companies/projects',
  summary: 'Put many client companies on projects, or take them off; who cannot be changed is left out and told',
  allow: 'manage_clients',
  body: CompanyProjectsChange,
  response: BulkOutcome,
  run: (ctx, { body }) => changeCompanyProjects(ctx, body),
})

/** `GET /api/p/{portal}/project-companies` */
export const getProjectCompanies = route({
  method: 'get',
  path: '/api/p/{portal}/project-companies',
  summary: 'The client companies of the projects you see, by name',
  allow: 'portal_user',
  query: z.object({ q: listQuery.q, limit: listQuery.limit, also: several(z.uuid()) }),
  response: z.object({ rows: z.array(ProjectCompany) }),
  run: async (ctx, { query }) => ({ rows: await listProjectCompanies(ctx, query) }),
})
