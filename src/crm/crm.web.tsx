import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  RouterProvider,
  redirect,
} from '@tanstack/react-router'
import { onSignedOut } from '../ui/api.ts'
import { App, mount } from '../ui/app.tsx'
import { buildQueryClient } from '../ui/query-client.ts'
import { readSearch, writeSearch } from './address.ts'
import { NotHere } from './not-here.tsx'

const root = createRootRoute({ notFoundComponent: NotHere })
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  component: lazyRouteComponent(() => import('./crm-frame.tsx'), 'CrmFrame'),
})
const setup = createRoute({
  getParentRoute: () => inside,
  path: '/setup',
  component: lazyRouteComponent(() => import('./setup/setup-frame.tsx'), 'SetupFrame'),
})

type Page = ReturnType<typeof lazyRouteComponent>
const outer = (path: string, component: Page) => createRoute({ getParentRoute: () => root, path, component })
const inner = (path: string, component: Page) => createRoute({ getParentRoute: () => inside, path, component })
const ofSetup = (path: string, component: Page) => createRoute({ getParentRoute: () => setup, path, component })

const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/potentials', replace: true })
  },
})
const users = lazyRouteComponent(() => import('./users/users.page.tsx'), 'UsersPage')

const routeTree = root.addChildren([
  outer(
    '/sign-in',
    lazyRouteComponent(() => import('./sign-in/sign-in.page.tsx'), 'SignInPage'),
  ),
  outer(
    '/forgot-password',
    lazyRouteComponent(() => import('./sign-in/forgot-password.page.tsx'), 'ForgotPasswordPage'),
  ),
  outer(
    '/reset-password',
    lazyRouteComponent(() => import('./sign-in/reset-password.page.tsx'), 'ResetPasswordPage'),
  ),
  outer(
    '/set-up',
    lazyRouteComponent(() => import('./sign-in/set-up.page.tsx'), 'SetUpPage'),
  ),
  inside.addChildren([
    home,
    inner(
      '/accounts',
      lazyRouteComponent(() => import('./accounts/accounts.page.tsx'), 'AccountsPage'),
    ),
    inner(
      '/accounts/$id',
      lazyRouteComponent(() => import('./accounts/account.page.tsx'), 'AccountPage'),
    ),
    inner(
      '/contacts',
      lazyRouteComponent(() => import('./contacts/contacts.page.tsx'), 'ContactsPage'),
    ),
    inner(
      '/contacts/$id',
      lazyRouteComponent(() => import('./contacts/contact.page.tsx'), 'ContactPage'),
    ),
    inner(
      '/potentials',
      lazyRouteComponent(() => import('./potentials/potentials.page.tsx'), 'PotentialsPage'),
    ),
    inner(
      '/potentials/$id',
      lazyRouteComponent(() => import('./potentials/potential.page.tsx'), 'PotentialPage'),
    ),
    inner('/users', users),
    inner(
      '/users/$id',
      lazyRouteComponent(() => import('./users/user.page.tsx'), 'UserPage'),
    ),
    setup.addChildren([
      ofSetup(
        '/',
        lazyRouteComponent(() => import('./setup/setup.page.tsx'), 'SetupPage'),
      ),
      ofSetup(
        '/developers-space',
        lazyRouteComponent(() => import('./setup/developers-space.page.tsx'), 'DevelopersSpacePage'),
      ),
      ofSetup(
        '/developers-space/zsc-key',
        lazyRouteComponent(() => import('./service-keys/zsc-key.page.tsx'), 'ZscKeyPage'),
      ),
      ofSetup('/users', users),
      ofSetup(
        '/import',
        lazyRouteComponent(() => import('./data-import/imports.page.tsx'), 'ImportsPage'),
      ),
    ]),
  ]),
])

const queryClient = buildQueryClient()
const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  parseSearch: readSearch,
  stringifySearch: writeSearch,
  trailingSlash: 'never',
})

const navigate = (href: string) => {
  if (href.startsWith('/api/')) location.assign(href)
  else router.history.push(href)
}

onSignedOut(() => {
  const { pathname, search } = location
  if (pathname === '/sign-in') return
  router.history.replace(`/sign-in${writeSearch({ next: pathname === '/' ? '' : pathname + search })}`)
})

mount(
  <App queryClient={queryClient} navigate={navigate}>
    <RouterProvider router={router} />
  </App>,
)
