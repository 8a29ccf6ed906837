import { z } from 'zod'
import { getClientHat, listQuery, route } from '../people/people.ts'
import {
  findAnswering,
  getSharedProject,
  listColleagues,
  listProjectTeam,
  listSharedProjects,
  listTeam,
} from './client-side.store.ts'
import {
  ClientHat,
  ColleagueList,
  SharedProject,
  SharedProjectList,
  SharedProjectPeople,
  SharedProjectQuery,
  TeamList,
} from './client-side.ts'

const query = z.object(listQuery)

/** `GET /api/p/{portal}/c/{hat}` */
export const getOwnHat = route({
  method: 'get',
  path: '/api/p/{portal}/c/{hat}',
  summary: 'As a client user: who you are, for which company, and whom to ask',
  allow: 'client_user',
  response: ClientHat,
  run: async ctx => ({ ...(await getClientHat(ctx)), answers: await findAnswering(ctx) }),
})

/** `GET /api/p/{portal}/c/{hat}/projects` */
export const getSharedProjects = route({
  method: 'get',
  path: '/api/p/{portal}/c/{hat}/projects',
  summary: 'As a client user: the projects shared with your company',
  allow: 'client_user',
  query: SharedProjectQuery,
  response: SharedProjectList,
  run: (ctx, { query }) => listSharedProjects(ctx, query),
})

/** `GET /api/p/{portal}/c/{hat}/projects/{project}` */
export const getOneSharedProject = route({
  method: 'get',
  path: '/api/p/{portal}/c/{hat}/projects/{project}',
  summary: 'As a client user: one project',
  allow: 'client_user',
  response: SharedProject,
  load: (ctx, { project }) => getSharedProject(ctx, project),
  run: async (_, __, project) => project,
})

/** `GET /api/p/{portal}/c/{hat}/projects/{project}/people` */
export const getSharedProjectPeople = route({
  method: 'get',
  path: '/api/p/{portal}/c/{hat}/projects/{project}/people',
  summary: 'As a client user: who works on a project, and the first hundred of your own people',
  allow: 'client_user',
  response: SharedProjectPeople,
  load: (ctx, { project }) => getSharedProject(ctx, project),
  run: async (ctx, _, { id }) => {
    const { rows, total } = await listColleagues(ctx, { limit: 100 })
    return { team: await listProjectTeam(ctx, id), own: rows, ownTotal: total }
  },
})

/** `GET /api/p/{portal}/c/{hat}/team` */
export const getTeam = route({
  method: 'get',
  path: '/api/p/{portal}/c/{hat}/team',
  summary: 'As a client user: the portal’s people who work on your projects',
  allow: 'client_user',
  query,
  response: TeamList,
  run: (ctx, { query }) => listTeam(ctx, query),
})

/** `GET /api/p/{portal}/c/{hat}/people` */
export const getColleagues = route({
  method: 'get',
  path: '/api/p/{portal}/c/{hat}/people',
  summary: 'As a client user: the people of your own company',
  allow: 'client_user',
  query,
  response: ColleagueList,
  run: (ctx, { query }) => listColleagues(ctx, query),
})
