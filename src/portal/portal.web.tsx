import { RouterProvider } from '@tanstack/react-router'
import { onSignedOut } from '../ui/api.ts'
import { App, mount } from '../ui/app.tsx'
import { buildQueryClient } from '../ui/query-client.ts'
import { signInAddress } from './people/session.ts'
import { router } from './portal.routes.tsx'

const queryClient = buildQueryClient()

// A session can end at any moment, here or on another machine; whoever signs in again comes back to this page.
onSignedOut(() => {
  const { pathname, href } = router.history.location
  if (pathname.startsWith('/p/')) router.history.replace(signInAddress(href))
})

// A link may carry the whole address, as those in mails do.
function navigate(href: string) {
  const { pathname, search, hash } = new URL(href, location.href)
  router.history.push(pathname + search + hash)
}

mount(
  <App queryClient={queryClient} navigate={navigate}>
    <RouterProvider router={router} />
  </App>,
)
