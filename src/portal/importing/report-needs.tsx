import { Button } from '@mantine/core'
import { IconMail } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { confirm } from '../../ui/confirm.tsx'
import { useNavigate } from '../../ui/link.tsx'
import { notify, notifyError } from '../../ui/notify.ts'
import { count, plural } from '../../ui/numbers.ts'
import { Card, CardRow } from '../../ui/section.tsx'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import { LeftAlone, leavesAlone } from './left-alone.tsx'
import css from './report.module.css'
import type { RunView } from './run.ts'

/** What is left for a person to do after an import: invite, decide, look at what failed. */
export function ReportNeeds({ run }: { run: RunView }) {
  const { portal, at } = useViewer()
  const client = useQueryClient()
  const navigate = useNavigate()
  const params = { portal: portal.id }
  const { data } = useQuery({
    queryKey: ['portal-users', portal.id, 'count'],
    queryFn: () => api('GET /api/p/{portal}/portal-users', { params, query: { limit: 1 } }),
  })
  const waiting = data?.counts.not_invited ?? 0
  const invite = async () => {
    const who = plural(waiting, 'person', 'people')
    const text = 'One mail each is sent, with a link that works once and for 72 hours.'
    if (!(await confirm({ title: `Invite ${who}?`, text, action: `Invite ${who}` }))) return
    try {
      const selection = { all: true as const, filter: { status: ['not_invited' as const] } }
      const body = { action: 'invite' as const, selection }
      const { changed } = await api('POST /api/p/{portal}/portal-users/bulk', { params, body })
      notify(`${plural(changed, 'person is', 'people are')} invited.`)
    } catch (error) {
      notifyError(error)
    }
    await client.invalidateQueries({ queryKey: ['portal-users', portal.id] })
  }
  if (waiting === 0 && !leavesAlone(run)) return null
  return (
    <Card title="Needs you">
      <LeftAlone run={run} />
      {waiting > 0 && (
        <CardRow
          icon={<IconMail />}
          title={`${plural(waiting, 'person is', 'people are')} not invited yet`}
          sub={run.invite ? 'They were here before this import.' : 'Nobody was mailed by this import.'}
          right={
            <span className={css.acts}>
              <Button
                variant="default"
                size="xs"
                onClick={() => navigate(at('/all-users/portal-users?status=not_invited'))}
              >
                Choose whom to invite
              </Button>
              <Button variant="default" size="xs" onClick={() => void invite()}>
                Invite {waiting === 1 ? 'them' : `all ${count(waiting)}`}…
              </Button>
            </span>
          }
        />
      )}
    </Card>
  )
}
