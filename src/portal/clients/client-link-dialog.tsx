import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { CopyButton } from '../../ui/copy-button.tsx'
import { formatMoment } from '../../ui/dates.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Failed } from '../../ui/states.tsx'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import css from './client-users.module.css'
import { refreshClients } from './clients-refresh.ts'

/** Copy invitation link: for a client the mail does not reach. */
export function ClientLinkDialog({ user, onClose }: { user: { id: string; name: string }; onClose: () => void }) {
  const { portal } = useViewer()
  const client = useQueryClient()
  const params = { portal: portal.id, clientUser: user.id }
  const { data, error, refetch } = useQuery({
    queryKey: ['invitation-link', portal.id, user.id],
    queryFn: async () => {
      const link = await api('POST /api/p/{portal}/client-users/{clientUser}/invitation-link', { params })
      void refreshClients(client, portal.id)
      return link
    },
    // Each call may open another invitation: ask once, and only while the dialog is open.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })
  return (
    <Dialog
      opened
      onClose={onClose}
      title={`Invitation link for ${user.name}`}
      foot={
        <>
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          {data && <CopyButton value={data.url} what="the invitation link" />}
        </>
      }
      note={data && `Works once, until ${formatMoment(data.expiresAt)}.`}
    >
      {error && <Failed title="There is no link" error={error} onRetry={() => void refetch()} />}
      {data && (
        <>
          <p className="muted">Give it to {user.name} only: whoever opens it first takes this place.</p>
          <code className={`mono ${css.link}`}>{data.url}</code>
        </>
      )}
    </Dialog>
  )
}
