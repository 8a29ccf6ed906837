import { Button } from '@mantine/core'
import { IconDeviceDesktop, IconDeviceMobile } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { confirm } from '../../ui/confirm.tsx'
import { formatDay, formatSeen } from '../../ui/dates.ts'
import { notify, notifyError } from '../../ui/notify.ts'
import { plural } from '../../ui/numbers.ts'
import { Card, CardRow } from '../../ui/section.tsx'
import { Failed } from '../../ui/states.tsx'
import { StatusDot } from '../../ui/status-dot.tsx'
import { api } from '../portal.client.ts'

const isPhone = (device: string) => /iPhone|iPad|Android/.test(device)

/** Where one is signed in, each with a button that ends it. */
export function Sessions() {
  const client = useQueryClient()
  const { data, error, refetch } = useQuery({ queryKey: ['sessions'], queryFn: () => api('GET /api/me/sessions', {}) })
  if (error) return <Failed title="Your sessions did not arrive" error={error} onRetry={() => void refetch()} />
  const rows = data?.rows ?? []
  const others = rows.filter(row => !row.current)

  const act = async (work: () => Promise<unknown>, said: string) => {
    try {
      await work()
      notify(said)
    } catch (refused) {
      notifyError(refused)
    }
    await client.invalidateQueries({ queryKey: ['sessions'] })
  }
  const end = (session: string, device: string) =>
    act(() => api('DELETE /api/me/sessions/{session}', { params: { session } }), `${device} is signed out.`)
  const endOthers = async () => {
    const yes = await confirm({
      title: `End ${plural(others.length, 'other session')}?`,
      text: 'Whoever uses them has to sign in again. This one stays.',
      action: `End ${plural(others.length, 'session')}`,
      cancel: 'Keep them',
    })
    if (yes) await act(() => api('DELETE /api/me/sessions', {}), `${plural(others.length, 'session')} ended.`)
  }

  return (
    <Card
      title={data ? plural(rows.length, 'session') : 'Sessions'}
      right={
        others.length > 0 && (
          <Button size="xs" variant="default" onClick={() => void endOthers()}>
            End all others…
          </Button>
        )
      }
    >
      {rows.map(row => (
        <CardRow
          key={row.id}
          icon={isPhone(row.device) ? <IconDeviceMobile /> : <IconDeviceDesktop />}
          title={row.device}
          sub={`${row.address ? `From ${row.address}, s` : 'S'}ince ${formatDay(row.at)}`}
          right={
            row.current ? (
              <StatusDot tone="green">This one</StatusDot>
            ) : (
              <>
                <span>{formatSeen(row.lastSeenAt)}</span>
                <Button
                  size="xs"
                  variant="default"
                  aria-label={`End the session of ${row.device}, ${formatSeen(row.lastSeenAt)}`}
                  onClick={() => void end(row.id, row.device)}
                >
                  End
                </Button>
              </>
            )
          }
        />
      ))}
    </Card>
  )
}
