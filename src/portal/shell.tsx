import { Button } from '@mantine/core'
import { IconArrowsDownUp, IconBuilding, IconFolders, IconSettings, IconUsers } from '@tabler/icons-react'
import { usePrefetchQuery, useQuery } from '@tanstack/react-query'
import { Outlet, useLocation } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useMemo } from 'react'
import { ApiError } from '../ui/api.ts'
import { ErrorBoundary } from '../ui/error-boundary.tsx'
import { useNavigate } from '../ui/link.tsx'
import type { NavGroup } from '../ui/nav.tsx'
import { PortalShell } from '../ui/portal-shell.tsx'
import { Failed, Refused } from '../ui/states.tsx'
import { KeyNotice } from './connections/key-notice.tsx'
import { useStarted } from './importing/started.ts'
import { Bare, NotFound } from './not-found.tsx'
import { CreatePortalHost } from './people/create-portal-dialog.tsx'
import { rememberHat } from './people/session.ts'
import { PersonItems, SwitcherItems } from './shell-menus.tsx'
import {
  hatLinks,
  meQuery,
  portalQuery,
  roleName,
  setupQuery,
  useParam,
  useTitle,
  useViewer,
  type Viewer,
  ViewerProvider,
  viewerOf,
} from './viewer.tsx'

/** Reads the portal in the address and who the viewer is there, before any page of it. */
export function PortalGate() {
  const id = useParam('portal')
  const { data, error, refetch } = useQuery(portalQuery(id))
  const viewer = useMemo(() => data && viewerOf(data), [data])
  useEffect(() => {
    if (viewer) rememberHat(viewer.at(''))
  }, [viewer])
  const status = error instanceof ApiError ? error.status : undefined
  // 404 also when the viewer's access was taken away while the page was open.
  if (viewer && status !== 404) {
    return (
      <ViewerProvider value={viewer} key={id}>
        <Outlet />
        <StartedWork />
      </ViewerProvider>
    )
  }
  // 401: the sign-in page is on its way.
  if (!error || status === 401) return <Bare />
  return (
    <Bare>
      {status === 404 ? <NoPortalHere portal={id} /> : <Failed error={error} onRetry={() => void refetch()} />}
    </Bare>
  )
}

const EndNotices = lazy(async () => ({ default: (await import('./importing/end-notices.tsx')).EndNotices }))

/** Waits on every page for the readings and runs that were started in this browser, if there are any. */
function StartedWork() {
  const { portal, me, can } = useViewer()
  const started = useStarted(portal.id, me.portalUserId)
  if (started.length === 0 || !can('import_from_crm')) return null
  return (
    <Suspense>
      <EndNotices />
    </Suspense>
  )
}

/** Nobody works in this portal under that address; whoever is a client user there finds the way to their own pages. */
function NoPortalHere({ portal }: { portal: string }) {
  const { data } = useQuery(meQuery)
  const home = data && hatLinks(data).client.find(hat => hat.href.startsWith(`/p/${portal}/`))
  return home ? <NotFound home={home.href} back="Back to your home" /> : <NotFound title="This portal is not here" />
}

/** The portal around a page: its navigation holds what this viewer may open. */
export function Shell() {
  const viewer = useViewer()
  const path = useLocation({ select: location => location.pathname })
  // The menus of the shell open whole, so what they show is there before.
  usePrefetchQuery(meQuery)
  usePrefetchQuery(setupQuery)
  return (
    <PortalShell
      name={viewer.portal.name}
      switcher={<SwitcherItems />}
      groups={groupsOf(viewer, path)}
      person={{ name: viewer.name, role: roleName[viewer.me.role] }}
      personMenu={<PersonItems home={viewer.at('')} />}
    >
      {viewer.can('import_from_crm') && <KeyNotice />}
      <ErrorBoundary resetKey={path}>
        <Outlet />
      </ErrorBoundary>
      <CreatePortalHost />
    </PortalShell>
  )
}

function groupsOf({ at, can }: Viewer, path: string): NavGroup[] {
  const item = (to: string, label: string, icon: React.ReactNode, href = to) => ({
    href: at(href),
    label,
    icon,
    active: path === at(to) || path.startsWith(at(`${to}/`)),
  })
  return [
    {
      items: [
        item('/projects', 'Projects', <IconFolders key="icon" />),
        ...(can('manage_clients') ? [item('/client-companies', 'Client companies', <IconBuilding key="icon" />)] : []),
      ],
    },
    {
      title: 'Manage',
      items: [
        ...(can('manage_people')
          ? [item('/all-users', 'All Users', <IconUsers key="icon" />, '/all-users/portal-users')]
          : can('manage_clients')
            ? [item('/all-users', 'All Users', <IconUsers key="icon" />, '/all-users/client-users')]
            : []),
        ...(can('import_from_crm') ? [item('/imports', 'Imports', <IconArrowsDownUp key="icon" />)] : []),
        ...(can('manage_portal') ? [item('/settings', 'Settings', <IconSettings key="icon" />)] : []),
      ],
    },
  ]
}

/** In place of a page that the viewer's role does not open: who they are and whom to ask. */
export function RefusedPage() {
  const { name, me, portal, at } = useViewer()
  const navigate = useNavigate()
  useTitle('This page is for administrators')
  return (
    <Refused
      title="This page is for administrators"
      heading="h1"
      actions={
        <Button variant="default" onClick={() => navigate(at('/projects'))}>
          Back to Projects
        </Button>
      }
    >
      You are signed in as {name}, {roleName[me.role]}. Ask {portal.askNames[0] ?? 'an administrator'} if you need it.
    </Refused>
  )
}
