import { useQuery } from '@tanstack/react-query'
import { Outlet, useLocation } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { CrmShell } from '../ui/crm-shell.tsx'
import { Failed } from '../ui/states.tsx'
import { api } from './crm.client.ts'
import { MeContext } from './me.ts'
import { PersonItems } from './person-items.tsx'

const places = [
  { href: '/accounts', label: 'Accounts' },
  { href: '/contacts', label: 'Contacts' },
  { href: '/potentials', label: 'Potentials' },
  { href: '/users', label: 'Users' },
]

/** The CRM around every page of somebody signed in: asks who that is first. */
export function CrmFrame() {
  const {
    data: me,
    error,
    refetch,
  } = useQuery({
    queryKey: ['me'],
    queryFn: ({ signal }) => api('GET /api/me', {}, signal),
    staleTime: 30_000,
  })
  const pathname = useLocation({ select: location => location.pathname })
  useFocusOnArrival(pathname)
  if (!me) {
    if (!error) return null
    return (
      <main style={{ height: '100%', display: 'flex' }}>
        <Failed error={error} onRetry={() => void refetch()} />
      </main>
    )
  }
  const isAt = (href: string) => pathname === href || pathname.startsWith(`${href}/`)
  return (
    <MeContext value={me}>
      <CrmShell
        name={me.organization.name}
        items={places.map(place => ({ ...place, active: isAt(place.href) }))}
        setup={{ href: '/setup', active: isAt('/setup') }}
        person={{ name: me.user.name, role: me.user.profile }}
        personMenu={<PersonItems me={me} />}
      >
        <Outlet />
      </CrmShell>
    </MeContext>
  )
}

/** Another page takes the focus, so that Tab and screen readers go on from its beginning. */
function useFocusOnArrival(pathname: string) {
  const before = useRef(pathname)
  useEffect(() => {
    if (before.current === pathname) return
    before.current = pathname
    document.getElementById('page')?.focus({ preventScroll: true })
  }, [pathname])
}
