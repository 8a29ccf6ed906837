import { IconMapPinOff } from '@tabler/icons-react'
import { Link } from '../ui/link.tsx'
import { State } from '../ui/states.tsx'

/** An address that leads nowhere. */
export function NotHere() {
  return (
    <main style={{ height: '100%', display: 'flex' }}>
      <State
        icon={<IconMapPinOff />}
        title="There is no page at this address"
        heading="h1"
        actions={
          <Link className="link" href="/">
            To the CRM
          </Link>
        }
      >
        It may have been moved, or the address was not copied whole.
      </State>
    </main>
  )
}
