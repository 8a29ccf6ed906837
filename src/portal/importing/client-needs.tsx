import { Button } from '@mantine/core'
import { IconBuildingOff, IconMail } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '../../ui/link.tsx'
import { plural } from '../../ui/numbers.ts'
import { Card, CardRow } from '../../ui/section.tsx'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import { LeftAlone, leavesAlone } from './left-alone.tsx'
import css from './report.module.css'
import type { RunView } from './run.ts'

/** What is left for a person to do after an import of clients: invite, give a company, decide, look at what failed. */
export function ClientNeeds({ run }: { run: RunView }) {
  const { portal, at } = useViewer()
  const navigate = useNavigate()
  const { data } = useQuery({
    queryKey: ['client-users', portal.id, 'count'],
    queryFn: () => api('GET /api/p/{portal}/client-users', { params: { portal: portal.id }, query: { limit: 1 } }),
  })
  const { invitable = 0, noCompany = 0 } = data ?? {}
  if (invitable + noCompany === 0 && !leavesAlone(run)) return null
  const go = (label: string, query: string) => (
    <span className={css.acts}>
      <Button variant="default" size="xs" onClick={() => navigate(at(`/all-users/client-users?${query}`))}>
        {label}
      </Button>
    </span>
  )
  return (
    <Card title="Needs you">
      <LeftAlone run={run} />
      {invitable > 0 && (
        <CardRow
          icon={<IconMail />}
          title={`${plural(invitable, 'person is', 'people are')} not invited yet`}
          sub={
            run.invite
              ? 'They were here before this import.'
              : 'Nobody was mailed by this import. Invite in waves, when you choose.'
          }
          right={go('Choose whom to invite', 'status=not_invited')}
        />
      )}
      {noCompany > 0 && (
        <CardRow
          icon={<IconBuildingOff />}
          title={`${plural(noCompany, 'person waits', 'people wait')} under No company`}
          sub="Their contacts have no account. Put each into a company, then they can be invited."
          right={go('Show them', 'company=none&view=people')}
        />
      )}
    </Card>
  )
}
