import { IconFolders, IconHome, IconUsers } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Outlet, useLocation } from '@tanstack/react-router'
import { useEffect, useMemo } from 'react'
import { ApiError } from '../ui/api.ts'
import { ErrorBoundary } from '../ui/error-boundary.tsx'
import type { NavGroup } from '../ui/nav.tsx'
import { NavSquare } from '../ui/nav-square.tsx'
import { count } from '../ui/numbers.ts'
import { PortalShell } from '../ui/portal-shell.tsx'
import { Failed } from '../ui/states.tsx'
import { Bare, NotFound } from './not-found.tsx'
import { rememberHat } from './people/session.ts'
import { type SharedProjectPage, sharedProjectsInReach } from './projects/client-queries.ts'
import { HatItems, PersonItems } from './shell-menus.tsx'
import {
  ClientProvider,
  type ClientViewer,
  clientQuery,
  clientViewerOf,
  meQuery,
  setupQuery,
  useClient,
  useParam,
} from './viewer.tsx'

/** Reads the hat in the address before any page for clients, and puts the portal around the page. */
export function ClientGate() {
  const portal = useParam('portal')
  const hat = useParam('hat')
  const { data, error, refetch } = useQuery(clientQuery(portal, hat))
  const viewer = useMemo(() => data && clientViewerOf(data, { portal, hat }), [data, portal, hat])
  useEffect(() => {
    if (viewer) rememberHat(viewer.at(''))
  }, [viewer])
  const status = error instanceof ApiError ? error.status : undefined
  // 404 also when the access was taken away while the page was open.
  if (viewer && status !== 404) {
    return (
      <ClientProvider value={viewer} key={hat}>
        <ClientShell />
      </ClientProvider>
    )
  }
  // 401: the sign-in page is on its way.
  if (!error || status === 401) return <Bare />
  return <Bare>{status === 404 ? <NotFound /> : <Failed error={error} onRetry={() => void refetch()} />}</Bare>
}

const shown = 8

/** The portal as clients have it around a page: their home, their people and their projects. */
function ClientShell() {
  const client = useClient()
  const path = useLocation({ select: location => location.pathname })
  const { data: me } = useQuery(meQuery)
  useQuery(setupQuery)
  const { data: projects } = useQuery(sharedProjectsInReach(client.params))
  const hats = me ? me.portals.length + me.clients.length : 0
  const home = client.at('')
  return (
    <PortalShell
      name={client.portal.name}
      switcher={hats > 1 ? <HatItems current={home} /> : undefined}
      groups={groupsOf(client, path, projects)}
      person={{ name: client.name, role: client.company.name }}
      personMenu={<PersonItems home={home} outbox={false} />}
    >
      <ErrorBoundary resetKey={path}>
        <Outlet />
      </ErrorBoundary>
    </PortalShell>
  )
}

function groupsOf({ at }: ClientViewer, path: string, projects: SharedProjectPage | undefined): NavGroup[] {
  const isAt = (href: string) => path.replace(/\/$/, '') === href
  const people = at('/people')
  const first = projects?.rows.slice(0, shown) ?? []
  return [
    {
      items: [
        { href: at(''), label: 'Home', icon: <IconHome key="icon" />, active: isAt(at('')) },
        { href: people, label: 'People', icon: <IconUsers key="icon" />, active: path.startsWith(people) },
      ],
    },
    {
      title: 'Projects',
      items: [
        ...first.map(project => {
          const href = at(`/projects/${project.id}`)
          return { href, label: project.name, icon: <NavSquare color={project.colour} />, active: isAt(href) }
        }),
        ...(projects && projects.total > first.length
          ? [{ href: at(''), label: `All ${count(projects.total)} projects`, icon: <IconFolders key="icon" /> }]
          : []),
      ],
    },
  ]
}

/** In place of a page for clients that is not there, within the portal. */
export function ClientNotFound() {
  const { at } = useClient()
  return <NotFound home={at('')} back="Back to your home" />
}
