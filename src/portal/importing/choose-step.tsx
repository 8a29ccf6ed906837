import { Button } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { formatWhen } from '../../ui/dates.ts'
import { useNavigate } from '../../ui/link.tsx'
import { plural } from '../../ui/numbers.ts'
import { OutcomeIcon, outcomeWord } from '../../ui/outcome.tsx'
import { Strip } from '../../ui/strip.tsx'
import { useListState } from '../list-state.ts'
import { BrakeNote } from './brake-note.tsx'
import css from './choose.module.css'
import { useChooseActs } from './choose-acts.ts'
import { ofKind, stepState } from './choose-state.ts'
import { useImportKind } from './import-address.ts'
import { tickedCount, tickedWords } from './import-question.tsx'
import { ImportStep, StepHeading } from './import-steps.tsx'
import type { Outcome, PlanView } from './plan-row.ts'
import { PlanTable } from './plan-table.tsx'
import { PlanTree } from './plan-tree.tsx'
import { RoleRulesPanel } from './role-rules.tsx'
import { SendNow, useSendsMail } from './send-now.tsx'

const shown: Outcome[] = ['create', 'link', 'update', 'unchanged', 'deactivate', 'reactivate', 'conflict', 'skip']

/** The whole of step 2 once the plan is ready, for portal users and for clients alike. */
export function ChooseStep({ plan, onEditInvitation }: { plan: PlanView; onEditInvitation: () => void }) {
  const { words, stepAt } = useImportKind(plan.kind)
  const navigate = useNavigate()
  const [state, change] = useListState(stepState[plan.kind])
  const sendsMail = useSendsMail()
  const invite = sendsMail && state.invite === 'yes'
  const { busy, readAgain, start } = useChooseActs(plan, invite)
  const when = formatWhen(plan.readAt)
  return (
    <ImportStep
      kind={plan.kind}
      current={1}
      title="Choose"
      footNote={
        <SendNow
          plan={plan}
          sendsMail={sendsMail}
          invite={invite}
          onChange={next => change({ invite: next ? 'yes' : '' })}
          {...(plan.kind === 'client' && { onEdit: onEditInvitation })}
        />
      }
      foot={
        <>
          <span className={css.counts} role="status">
            {tickedWords(plan)}
          </span>
          <Button variant="default" onClick={() => navigate(stepAt('/import/key'))}>
            Back
          </Button>
          <Button loading={busy} disabled={tickedCount(plan) === 0} onClick={() => void start()}>
            {words.act}
          </Button>
        </>
      }
    >
      <div className={css.choose}>
        {plan.kind === 'user' && <RoleRulesPanel plan={plan} />}
        <div className={css.main}>
          <div className={css.head}>
            <StepHeading>
              {foundWords(plan)} in {plan.organizationName}
            </StepHeading>
            <span className={css.read}>
              {plan.readChanges ? 'Changes read' : 'Read'}{' '}
              {when.startsWith('Today') ? when.replace('Today', 'today') : when}
            </span>
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
            {plan.readChanges && (
              <Button
                variant="subtle"
                color="gray"
                size="xs"
                disabled={busy}
                title="The CRM was asked only for what changed since the reading before"
                onClick={() => void readAgain(true)}
              >
                Read everything
              </Button>
            )}
          </div>
          <div className={css.strip}>
            <Strip
              label="What would happen"
              items={[{ value: '', label: 'All', count: plan.total }, ...stripItems(plan)]}
              value={state.outcome}
              onChange={outcome =>
                change({ outcome: outcome === state.outcome ? '' : (outcome as Outcome | ''), ticked: '' })
              }
            />
          </div>
          <BrakeNote plan={plan} />
          {plan.kind === 'user' ? <PlanTable plan={plan} /> : <PlanTree plan={plan} />}
        </div>
      </div>
    </ImportStep>
  )
}

/** "585 accounts and 500 contacts", "24 CRM users". */
function foundWords(plan: PlanView) {
  if (plan.kind === 'user') return plural(plan.total, 'CRM user')
  const [accounts, contacts] = [ofKind(plan, 'account')?.total ?? 0, ofKind(plan, 'contact')?.total ?? 0]
  return `${plural(accounts, 'account')} and ${plural(contacts, 'contact')}`
}

const stripItems = (plan: PlanView) =>
  shown
    .filter(outcome => plan.counts[outcome] > 0 || outcome !== 'reactivate')
    .map(outcome => ({
      value: outcome,
      label: outcomeWord(outcome, 'plan'),
      count: plan.counts[outcome],
      icon: <OutcomeIcon outcome={outcome} size={14} faint={plan.counts[outcome] === 0} />,
    }))
