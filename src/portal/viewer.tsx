import { queryOptions } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { createContext, useContext, useEffect } from 'react'
import type { Permission, StaffRole } from './people/people.ts'
import { api } from './portal.client.ts'

/** A role as screens say it. */
export const roleName: Record<StaffRole, string> = {
  administrator: 'Administrator',
  manager: 'Manager',
  employee: 'Employee',
  contractor: 'Contractor',
}

/** This portal, and who the viewer is in it. */
export const portalQuery = (portal: string) =>
  queryOptions({
    queryKey: ['portal', portal],
    queryFn: () => api('GET /api/p/{portal}', { params: { portal } }),
    staleTime: 60_000,
  })

/** Who is signed in, and their portals. */
export const meQuery = queryOptions({ queryKey: ['me'], queryFn: () => api('GET /api/me', {}), staleTime: 60_000 })

/** What the first pages need to know of this installation: set up or not, a demo or not, an outbox or not. */
export const setupQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: () => api('GET /api/setup', {}),
  staleTime: 60_000,
})

/** The portal as the API tells it to this viewer. */
export type PortalFacts = Awaited<ReturnType<typeof api<'GET /api/p/{portal}'>>>

/** Who looks at the page, in which portal. */
export type Viewer = {
  portal: PortalFacts
  me: PortalFacts['me']
  name: string
  /** Whether the viewer's role allows it. Only for leaving out what the server would refuse. */
  can: (permission: Permission) => boolean
  /** An address in this portal: `at('/projects')`. */
  at: (path: string) => string
}

const ViewerContext = createContext<Viewer | undefined>(undefined)

/** Gives the pages below it the current portal and its viewer. */
export const ViewerProvider = ViewerContext.Provider

/** Puts together what pages ask of the viewer. */
export const viewerOf = (portal: PortalFacts): Viewer => ({
  portal,
  me: portal.me,
  name: `${portal.me.firstName} ${portal.me.lastName}`.trim() || portal.me.email || 'No name',
  can: permission => portal.me.permissions.includes(permission),
  at: path => `/p/${portal.id}${path}`,
})

/** The current portal, who looks at it, and what they may: for every page below `/p/{portal}`. */
export function useViewer(): Viewer {
  const viewer = useContext(ViewerContext)
  if (!viewer) throw new Error('This page stands outside a portal.')
  return viewer
}

/** One part of the page's address: `useParam('project')`. */
export function useParam(name: string): string {
  const params: Record<string, string | undefined> = useParams({ strict: false })
  return params[name] ?? ''
}

/** What the browser's tab says while this page is open; a kit `Page` says it by itself. */
export function useTitle(title: string) {
  useEffect(() => {
    document.title = title
  }, [title])
}

/** Who looks as a client user, as the API tells it. */
export type ClientFacts = Awaited<ReturnType<typeof api<'GET /api/p/{portal}/c/{hat}'>>>

/** A client user's hat: the portal, the company they look from, and who they are there. */
export const clientQuery = (portal: string, hat: string) =>
  queryOptions({
    queryKey: ['client', portal, hat],
    queryFn: () => api('GET /api/p/{portal}/c/{hat}', { params: { portal, hat } }),
    staleTime: 60_000,
  })

/** Who looks at a page for clients. */
export type ClientViewer = ClientFacts & {
  name: string
  /** The parts of every address of the API below this hat. */
  params: { portal: string; hat: string }
  /** An address below this hat: `at('/people')`. */
  at: (path: string) => string
}

const ClientContext = createContext<ClientViewer | undefined>(undefined)

/** Gives the pages below it the hat of a client user. */
export const ClientProvider = ClientContext.Provider

/** Puts together what pages for clients ask of who looks. */
export const clientViewerOf = (facts: ClientFacts, params: { portal: string; hat: string }): ClientViewer => ({
  ...facts,
  params,
  name: `${facts.me.firstName} ${facts.me.lastName}`.trim() || facts.me.email || 'No name',
  at: path => `/p/${params.portal}/c/${params.hat}${path}`,
})

/** The hat of a client user: for every page below `/p/{portal}/c/{hat}`. */
export function useClient(): ClientViewer {
  const viewer = useContext(ClientContext)
  if (!viewer) throw new Error('This page is not for clients.')
  return viewer
}

/** One of the places a login leads to: a portal to work in, or a company to look from. */
export type HatLink = { href: string; name: string; sub: string }

type Hats = {
  portals: readonly Parameters<typeof staffLink>[0][]
  clients: readonly Parameters<typeof clientLink>[0][]
}

const staffLink = (one: { id: string; name: string; role: StaffRole; isOwner: boolean }): HatLink => ({
  href: `/p/${one.id}`,
  name: one.name,
  sub: roleName[one.role] + (one.isOwner ? ', owner' : ''),
})

const clientLink = (one: { portalId: string; portalName: string; clientUserId: string; companyName: string }) => ({
  href: `/p/${one.portalId}/c/${one.clientUserId}`,
  name: one.companyName,
  sub: one.portalName,
})

/** Every place a login leads to: where its user works, and the companies they are a client user of. */
export const hatLinks = ({ portals, clients }: Hats): { staff: HatLink[]; client: HatLink[] } => ({
  staff: portals.map(staffLink),
  client: clients.map(clientLink),
})
