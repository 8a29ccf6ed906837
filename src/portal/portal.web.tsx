import { RouterProvider } from '@tanstack/react-router'
import { onSignedOut } from '../ui/api.ts'
import { App, mount } from '../ui/app.tsx'
import { buildQueryClient } from '../ui/query-client.ts'
import { router } from './portal.routes.tsx'
import { signInAddress } from './session.ts'

const queryClient = buildQueryClient()

// A session can end at any moment, here or on another machine; whoever signs in again comes back to this page.
onSignedOut(() => {
  const { pathname, href } = router.history.location
  if (pathname.startsWith('/p/')) router.history.replace(signInAddress(href))
})

mount(
  <App queryClient={queryClient} navigate={href => router.history.push(href)}>
    <RouterProvider router={router} />
  </App>,
)
