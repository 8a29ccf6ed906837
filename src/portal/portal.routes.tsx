import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Navigate,
  Outlet,
} from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { ErrorPage, NotFoundPage } from './not-found.tsx'
import type { Permission } from './people/people.ts'
import { useViewer } from './viewer.tsx'

type Page = () => ReactNode
type PageName<M> = { [Name in keyof M]: M[Name] extends Page ? Name : never }[keyof M] & string

/** A page that is fetched when it is first opened. */
const later = <M,>(load: () => Promise<M>, name: PageName<M>) =>
  lazyRouteComponent(load as unknown as () => Promise<Record<string, Page>>, name)

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFoundPage, errorComponent: ErrorPage })

const entry = <M,>(path: string, load: () => Promise<M>, name: PageName<M>) =>
  createRoute({ getParentRoute: () => root, path, component: later(load, name) })

const shells = () => import('./shell.tsx')
const portal = createRoute({
  getParentRoute: () => root,
  path: '/p/$portal',
  component: later(shells, 'PortalGate'),
})
const shell = createRoute({
  getParentRoute: () => portal,
  id: 'shell',
  component: later(shells, 'Shell'),
})

/** A page in the portal; `needs` is the permission without which it is refused. */
function page<M>(
  parent: typeof shell | typeof portal,
  path: string,
  load: () => Promise<M>,
  name: PageName<M>,
  needs?: Permission,
) {
  const Component = later(load, name)
  const Refused = later(shells, 'RefusedPage')
  function Guarded() {
    const { can } = useViewer()
    return !needs || can(needs) ? <Component /> : <Refused />
  }
  // The router fetches a page before it leaves the last one, if it can see that there is something to fetch.
  const component = Object.assign(Guarded, { preload: Component.preload })
  return createRoute({ getParentRoute: () => parent, path, component })
}

function Home() {
  return <Navigate to={useViewer().at('/projects')} replace />
}

function AllUsers() {
  return <Navigate to={useViewer().at('/all-users/portal-users')} replace />
}

const allUsers = () => import('./screens/all-users.page.tsx')
const projects = () => import('./projects/projects.page.tsx')
const project = () => import('./screens/project.page.tsx')
const clientCompany = () => import('./screens/client-company.page.tsx')
const inShell = shell.addChildren([
  page(shell, 'projects', projects, 'ProjectsPage'),
  page(shell, 'projects/$project', project, 'ProjectPage'),
  page(shell, 'projects/$project/clients', project, 'ProjectPage'),
  createRoute({ getParentRoute: () => shell, path: 'all-users', component: AllUsers }),
  page(shell, 'all-users/portal-users', allUsers, 'AllUsersPage', 'manage_people'),
  page(shell, 'all-users/client-users', allUsers, 'AllUsersPage', 'manage_clients'),
  page(
    shell,
    'all-users/portal-users/$portalUser',
    () => import('./screens/portal-user.page.tsx'),
    'PortalUserPage',
    'manage_people',
  ),
  page(
    shell,
    'all-users/client-users/$clientUser',
    () => import('./screens/client-user.page.tsx'),
    'ClientUserPage',
    'manage_clients',
  ),
  page(
    shell,
    'client-companies',
    () => import('./clients/client-companies.page.tsx'),
    'ClientCompaniesPage',
    'manage_clients',
  ),
  ...['', '/people', '/projects', '/activity'].map(view =>
    page(shell, `client-companies/$company${view}`, clientCompany, 'ClientCompanyPage', 'manage_clients'),
  ),
  page(shell, 'imports', () => import('./importing/imports.page.tsx'), 'ImportsPage', 'import_from_crm'),
  ...['conflicts', 'decided'].map(view =>
    page(shell, `imports/${view}`, () => import('./importing/conflicts.page.tsx'), 'ConflictsPage', 'import_from_crm'),
  ),
  page(shell, 'imports/$run', () => import('./importing/report.page.tsx'), 'ReportPage', 'import_from_crm'),
  page(shell, 'imports/$run/undo', () => import('./importing/undo.page.tsx'), 'UndoPage', 'import_from_crm'),
  page(shell, 'settings', () => import('./people/settings.page.tsx'), 'SettingsPage', 'manage_portal'),
  page(shell, 'profile', () => import('./people/profile.page.tsx'), 'ProfilePage'),
])

const inPortal = portal.addChildren([
  createRoute({ getParentRoute: () => portal, path: '/', component: Home }),
  inShell,
  page(portal, 'import/key', () => import('./importing/import-key.page.tsx'), 'ImportKeyPage', 'import_from_crm'),
  page(
    portal,
    'import/reading/$snapshot',
    () => import('./importing/import-reading.page.tsx'),
    'ImportReadingPage',
    'import_from_crm',
  ),
  page(
    portal,
    'import/choose/$plan',
    () => import('./screens/import-choose.page.tsx'),
    'ChoosePage',
    'import_from_crm',
  ),
  page(portal, 'import/run/$run', () => import('./importing/import-run.page.tsx'), 'ImportRunPage', 'import_from_crm'),
])

const clientShells = () => import('./shell-client.tsx')
const clientGate = createRoute({
  getParentRoute: () => root,
  path: '/p/$portal/c/$hat',
  component: later(clientShells, 'ClientGate'),
  notFoundComponent: later(clientShells, 'ClientNotFound'),
})

/** A page for clients, below the address of one hat. */
const clientPage = <M,>(path: string, load: () => Promise<M>, name: PageName<M>) =>
  createRoute({ getParentRoute: () => clientGate, path, component: later(load, name) })

const clientPeople = () => import('./projects/client-people.page.tsx')
const forClients = clientGate.addChildren([
  clientPage('/', () => import('./projects/client-home.page.tsx'), 'ClientHomePage'),
  clientPage('projects/$project', () => import('./projects/client-project.page.tsx'), 'ClientProjectPage'),
  clientPage('people', clientPeople, 'ClientPeoplePage'),
  clientPage('people/own', clientPeople, 'ClientPeoplePage'),
  clientPage('profile', () => import('./people/client-profile.page.tsx'), 'ClientProfilePage'),
])

const entries = () => import('./people/entry.page.tsx')
const outbox = () => import('./people/outbox.page.tsx')

const tree = root.addChildren([
  entry('/', entries, 'StartPage'),
  entry('/sign-in', entries, 'SignInPage'),
  entry('/forgot-password', entries, 'ForgotPasswordPage'),
  entry('/reset-password', entries, 'ResetPasswordPage'),
  entry('/invitation/$token', () => import('./people/invitation.page.tsx'), 'InvitationPage'),
  entry('/set-up', () => import('./people/set-up.page.tsx'), 'SetUpPage'),
  entry('/outbox', outbox, 'OutboxPage'),
  entry('/outbox/$mail', outbox, 'OutboxPage'),
  inPortal,
  forClients,
])

const parseSearch = (search: string) => {
  const query = new URLSearchParams(search)
  return Object.fromEntries([...query.keys()].map(name => [name, query.getAll(name)]))
}

const stringifySearch = (search: Record<string, unknown>) => {
  const query = new URLSearchParams()
  for (const [name, values] of Object.entries(search))
    for (const value of Array.isArray(values) ? values : [values]) query.append(name, String(value))
  const text = query.toString()
  return text ? `?${text}` : ''
}

/** Every address of the portal. The query stays plain text, so that an address looks as one would write it. */
export const router = createRouter({ routeTree: tree, parseSearch, stringifySearch })
