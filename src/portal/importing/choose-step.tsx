import { Button, Checkbox } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiError } from '../../ui/api.ts'
import { confirm } from '../../ui/confirm.tsx'
import { formatWhen } from '../../ui/dates.ts'
import { useNavigate } from '../../ui/link.tsx'
import { notifyError } from '../../ui/notify.ts'
import { plural } from '../../ui/numbers.ts'
import { OutcomeIcon, outcomeWord } from '../../ui/outcome.tsx'
import { Strip } from '../../ui/strip.tsx'
import { useListState } from '../list-state.ts'
import { api } from '../portal.client.ts'
import { setupQuery, useViewer } from '../viewer.tsx'
import css from './choose.module.css'
import { chooseState } from './choose-state.ts'
import { importQuestion, tickedCount, tickedWords } from './import-question.tsx'
import { ImportStep, StepHeading } from './import-steps.tsx'
import type { Outcome, PlanView } from './plan-row.ts'
import { PlanTable } from './plan-table.tsx'
import { RoleRulesPanel } from './role-rules.tsx'

const shown: Outcome[] = ['create', 'link', 'update', 'unchanged', 'deactivate', 'reactivate', 'conflict', 'skip']

/** The whole of step 2 once the plan is ready. */
export function ChooseStep({ plan }: { plan: PlanView }) {
  const { portal, at } = useViewer()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [state, change] = useListState(chooseState)
  const [busy, setBusy] = useState(false)
  const ticked = tickedCount(plan)
  const { data: setup } = useQuery(setupQuery)
  const sendsMail = setup?.sendsMail !== false
  const invite = sendsMail && state.invite === 'yes'

  const readAgain = async () => {
    setBusy(true)
    try {
      const params = { portal: portal.id, connection: plan.connectionId }
      const snapshot = await api('POST /api/p/{portal}/connections/{connection}/snapshots', { params, body: { kind: plan.kind } })
      navigate(at(`/import/reading/${snapshot.id}?from=${plan.id}`))
    } catch (error) {
      notifyError(error)
    } finally {
      setBusy(false)
    }
  }

  const start = async () => {
    if (!(await confirm(importQuestion(plan, invite)))) return
    setBusy(true)
    try {
      const params = { portal: portal.id, plan: plan.id }
      const run = await api('POST /api/p/{portal}/plans/{plan}/runs', { params, body: { invite } })
      void client.invalidateQueries({ queryKey: ['plan', portal.id, plan.id] })
      navigate(at(`/import/run/${run.id}`))
    } catch (error) {
      if (!(error instanceof ApiError && error.code === 'plan_out_of_date')) return notifyError(error)
      const again = await confirm({
        title: 'Read the CRM again?',
        text: 'Something changed since this plan was made: in the CRM, or here. Nothing was imported. Your choices are kept where they still fit.',
        action: 'Read again',
        cancel: 'Keep choosing',
      })
      if (again) await readAgain()
    } finally {
      setBusy(false)
    }
  }

  const items = shown
    .filter(outcome => plan.counts[outcome] > 0 || outcome !== 'reactivate')
    .map(outcome => ({
      value: outcome,
      label: outcomeWord(outcome, 'plan'),
      count: plan.counts[outcome],
      icon: <OutcomeIcon outcome={outcome} size={14} faint={plan.counts[outcome] === 0} />,
    }))
  const when = formatWhen(plan.readAt)
  return (
    <ImportStep
      current={1}
      title="Choose"
      footNote={
        <span className={css.send}>
          <Checkbox
            checked={invite}
            disabled={!sendsMail}
            onChange={event => change({ invite: event.currentTarget.checked ? 'yes' : '' })}
            label={
              <>
                <b>Send invitations now</b> ·{' '}
                {!sendsMail
                  ? 'this server sends no mail; copy links from All Users'
                  : invite
                    ? 'each new person gets one mail'
                    : 'off: nobody gets mail, you invite later'}
              </>
            }
          />
        </span>
      }
      foot={
        <>
          <span className={css.counts} role="status">
            {tickedWords(plan)}
          </span>
          <Button variant="default" onClick={() => navigate(at('/import/key'))}>
            Back
          </Button>
          <Button loading={busy} disabled={ticked === 0} onClick={() => void start()}>
            Import Users Now
          </Button>
        </>
      }
    >
      <div className={css.choose}>
        <RoleRulesPanel plan={plan} />
        <div className={css.main}>
          <div className={css.head}>
            <StepHeading>
              {plural(plan.total, 'CRM user')} in {plan.organizationName}
            </StepHeading>
            <span className={css.read}>Read {when.startsWith('Today') ? when.replace('Today', 'today') : when}</span>
            <Button
              variant="subtle"
              color="gray"
              size="xs"
              disabled={busy}
              leftSection={<IconRefresh size={15} stroke={1.6} />}
              onClick={() => void readAgain()}
            >
              Read again
            </Button>
          </div>
          <div className={css.strip}>
            <Strip
              label="What would happen"
              items={[{ value: '', label: 'All', count: plan.total }, ...items]}
              value={state.outcome}
              onChange={outcome => change({ outcome: outcome === state.outcome ? '' : (outcome as Outcome | '') })}
            />
          </div>
          <PlanTable plan={plan} />
        </div>
      </div>
    </ImportStep>
  )
}
