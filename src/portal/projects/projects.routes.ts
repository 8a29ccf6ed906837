import { z } from 'zod'
import { problem } from '../../platform/errors.ts'
import { listQuery, route, type Tx } from '../people/people.ts'
import { createProject } from './create-project.ts'
import { deleteMember, getWorker, insertMember, listChoices, listMembers, updateHidden } from './members.store.ts'
import {
  NewProject,
  PersonChoice,
  ProjectChanges,
  ProjectList,
  ProjectPerson,
  ProjectQuery,
  ProjectRow,
} from './project.ts'
import { getProject, listProjects, updateProject } from './projects.store.ts'

const load = (ctx: Tx, { project }: { project: string }) => getProject(ctx, project)

async function loadMember(ctx: Tx, { project, portalUser }: { project: string; portalUser: string }) {
  const { id } = await getProject(ctx, project)
  const member = (await listMembers(ctx, id)).find(one => one.id === portalUser)
  if (!member) throw problem('not_found')
  return { projectId: id, portalUserId: member.id }
}

/** `GET /api/p/{portal}/projects` */
export const getProjects = route({
  method: 'get',
  path: '/api/p/{portal}/projects',
  summary: 'The projects you may see',
  allow: 'portal_user',
  query: ProjectQuery,
  response: ProjectList,
  run: (ctx, { query }) => listProjects(ctx, query),
})

/** `POST /api/p/{portal}/projects` */
export const postProject = route({
  method: 'post',
  path: '/api/p/{portal}/projects',
  summary: 'Create a project',
  allow: 'create_projects',
  body: NewProject,
  response: ProjectRow,
  status: 201,
  run: async (ctx, { body }) => getProject(ctx, await createProject(ctx, body)),
})

/** `GET /api/p/{portal}/projects/{project}` */
export const getOneProject = route({
  method: 'get',
  path: '/api/p/{portal}/projects/{project}',
  summary: 'One project',
  allow: 'portal_user',
  response: ProjectRow,
  load,
  run: async (_, __, project) => project,
})

/** `PATCH /api/p/{portal}/projects/{project}` */
export const patchProject = route({
  method: 'patch',
  path: '/api/p/{portal}/projects/{project}',
  summary: 'Rename, describe, mark, archive or restore a project',
  allow: 'manage_projects',
  body: ProjectChanges,
  response: ProjectRow,
  load,
  run: async (ctx, { body }, project) => {
    await updateProject(ctx, project, body)
    return getProject(ctx, project.id)
  },
})

/** `GET /api/p/{portal}/projects/{project}/people` */
export const getProjectPeople = route({
  method: 'get',
  path: '/api/p/{portal}/projects/{project}/people',
  summary: 'Who works on a project',
  allow: 'portal_user',
  response: z.object({ rows: z.array(ProjectPerson), total: z.number() }),
  load,
  run: async (ctx, _, { id }) => {
    const rows = await listMembers(ctx, id)
    return { rows, total: rows.length }
  },
})

/** `PUT /api/p/{portal}/projects/{project}/people/{portalUser}` */
export const putProjectPerson = route({
  method: 'put',
  path: '/api/p/{portal}/projects/{project}/people/{portalUser}',
  summary: 'Put somebody to work on a project',
  allow: 'manage_projects',
  load,
  run: async (ctx, { params }, project) => {
    const worker = await getWorker(ctx, params.portalUser)
    if (project.archivedAt) throw problem('archived')
    await insertMember(ctx, project.id, worker.id)
    return undefined
  },
})

/** `DELETE /api/p/{portal}/projects/{project}/people/{portalUser}` */
export const deleteProjectPerson = route({
  method: 'delete',
  path: '/api/p/{portal}/projects/{project}/people/{portalUser}',
  summary: 'Take somebody off a project',
  allow: 'manage_projects',
  load: loadMember,
  run: async (ctx, _, { projectId, portalUserId }) => {
    await deleteMember(ctx, projectId, portalUserId)
    return undefined
  },
})

/** `PATCH /api/p/{portal}/projects/{project}/people/{portalUser}` */
export const patchProjectPerson = route({
  method: 'patch',
  path: '/api/p/{portal}/projects/{project}/people/{portalUser}',
  summary: 'Hide somebody of a project from its clients, or show them',
  allow: 'manage_projects',
  body: z.object({ hiddenFromClients: z.boolean() }),
  load: loadMember,
  run: async (ctx, { body }, { projectId, portalUserId }) => {
    await updateHidden(ctx, projectId, portalUserId, body.hiddenFromClients)
    return undefined
  },
})

/** `GET /api/p/{portal}/people` */
export const getPeople = route({
  method: 'get',
  path: '/api/p/{portal}/people',
  summary: 'People by name, for picking one',
  allow: 'portal_user',
  query: z.object({ q: listQuery.q, limit: listQuery.limit }),
  response: z.object({ rows: z.array(PersonChoice) }),
  run: async (ctx, { query }) => ({ rows: await listChoices(ctx, query.q, query.limit) }),
})
