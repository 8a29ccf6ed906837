import { queryOptions } from '@tanstack/react-query'
import { api } from '../portal.client.ts'

type Hat = { portal: string; hat: string }

/** A page of the projects shared with a client as the API answers it. */
export type SharedProjectPage = Awaited<ReturnType<typeof api<'GET /api/p/{portal}/c/{hat}/projects'>>>

/** One project as its clients see it. */
export type SharedProject = SharedProjectPage['rows'][number]

/** Somebody of the portal who works on a client's projects. */
export type TeamMember = Awaited<ReturnType<typeof api<'GET /api/p/{portal}/c/{hat}/team'>>>['rows'][number]

/** Somebody of the client's own company. */
export type Colleague = Awaited<ReturnType<typeof api<'GET /api/p/{portal}/c/{hat}/people'>>>['rows'][number]

/** The first page of the projects that are not archived: what the navigation shows, and the home page begins with. */
export const sharedProjectsInReach = (params: Hat) =>
  queryOptions({
    queryKey: ['shared-projects', params.portal, params.hat, 'first'],
    queryFn: () => api('GET /api/p/{portal}/c/{hat}/projects', { params, query: { limit: 20 } }),
  })

/** One project shared with a client. */
export const sharedProject = (params: Hat, project: string) =>
  queryOptions({
    queryKey: ['shared-projects', params.portal, params.hat, 'one', project],
    queryFn: () => api('GET /api/p/{portal}/c/{hat}/projects/{project}', { params: { ...params, project } }),
  })

/** Who is on such a project. */
export const sharedProjectPeople = (params: Hat, project: string) =>
  queryOptions({
    queryKey: ['shared-projects', params.portal, params.hat, 'people', project],
    queryFn: () => api('GET /api/p/{portal}/c/{hat}/projects/{project}/people', { params: { ...params, project } }),
  })

/** The first of the portal's people who work on a client's projects. */
export const firstOfTeam = (params: Hat) =>
  queryOptions({
    queryKey: ['shared-team', params.portal, params.hat, 'first'],
    queryFn: () => api('GET /api/p/{portal}/c/{hat}/team', { params, query: { limit: 6 } }),
  })
