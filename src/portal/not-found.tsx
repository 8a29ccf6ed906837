import { Button } from '@mantine/core'
import { IconMapPinOff } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useNavigate } from '../ui/link.tsx'
import { Failed, State } from '../ui/states.tsx'
import { useTitle } from './viewer.tsx'

/** A page without anything around it, for what stands in place of a page. */
export function Bare({ children }: { children?: ReactNode }) {
  return <main style={{ height: '100%', display: 'flex', background: 'var(--surface)' }}>{children}</main>
}

type NotFoundProps = {
  title?: string
  home?: string
  /** What the way back is called. */
  back?: string
}

/** No page has this address, or nothing of the viewer's does. */
export function NotFound({ title = 'Nothing is here', home = '/', back }: NotFoundProps) {
  const navigate = useNavigate()
  useTitle(title)
  return (
    <State
      icon={<IconMapPinOff />}
      title={title}
      heading="h1"
      actions={
        <Button variant="default" onClick={() => navigate(home)}>
          {back ?? (home === '/' ? 'Back to the start' : 'Back to Projects')}
        </Button>
      }
    >
      It does not exist, or you may not see it. Check the address, or ask whoever gave it to you.
    </State>
  )
}

/** An address that no page has. */
export const NotFoundPage = () => (
  <Bare>
    <NotFound />
  </Bare>
)

/** A page that could not be loaded or drawn. */
export function ErrorPage({ error }: { error: unknown }) {
  return (
    <Bare>
      <Failed title="This page broke" error={error} kept="What you saved is kept." onRetry={() => location.reload()} />
    </Bare>
  )
}
