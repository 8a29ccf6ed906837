import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { api } from '../portal.client.ts'

/** A page of projects as the API answers it. */
export type ProjectPage = Awaited<ReturnType<typeof api<'GET /api/p/{portal}/projects'>>>

/** One project as the API answers it. */
export type ProjectFacts = ProjectPage['rows'][number]

/** Somebody who works on a project. */
export type Worker = Awaited<ReturnType<typeof api<'GET /api/p/{portal}/projects/{project}/people'>>>['rows'][number]

/** A client company on a project. */
export type ClientOfProject = Awaited<
  ReturnType<typeof api<'GET /api/p/{portal}/projects/{project}/clients'>>
>['rows'][number]

/** One project. */
export const projectQuery = (portal: string, project: string) =>
  queryOptions({
    queryKey: ['project', portal, project],
    queryFn: () => api('GET /api/p/{portal}/projects/{project}', { params: { portal, project } }),
  })

/** The key of who works on a project. */
export const peopleKey = (portal: string, project: string) => ['project-people', portal, project] as const

/** The key of the client companies of a project. */
export const clientsKey = (portal: string, project: string) => ['project-clients', portal, project] as const

/** The client companies of a project, the primary one first. */
export const clientsQuery = (portal: string, project: string) =>
  queryOptions({
    queryKey: [...clientsKey(portal, project), 'all'],
    queryFn: () => api('GET /api/p/{portal}/projects/{project}/clients', { params: { portal, project } }),
  })

/** Reads again what shows a project or its people, after a change of either. */
export async function refreshProject(client: QueryClient, portal: string, project: string) {
  await Promise.all([
    client.invalidateQueries({ queryKey: ['project', portal, project] }),
    client.invalidateQueries({ queryKey: peopleKey(portal, project) }),
    client.invalidateQueries({ queryKey: clientsKey(portal, project) }),
    client.invalidateQueries({ queryKey: ['projects', portal] }),
    client.invalidateQueries({ queryKey: ['portal-users', portal] }),
    client.invalidateQueries({ queryKey: ['client-users', portal] }),
    client.invalidateQueries({ queryKey: ['client-companies', portal] }),
  ])
}
