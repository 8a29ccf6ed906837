import { IconFolderPlus, IconMail, IconMailOff } from '@tabler/icons-react'
import type { Question } from '../../ui/confirm.tsx'
import { count, plural } from '../../ui/numbers.ts'
import { OutcomeIcon, outcomeWord } from '../../ui/outcome.tsx'
import { Note } from '../../ui/states.tsx'
import { roleName } from '../viewer.tsx'
import { does } from './choose-state.ts'
import { clientQuestion, clientsTickedWords } from './client-question.tsx'
import type { Outcome, PlanView } from './plan-row.ts'

/** How many people of a plan are ticked. */
export const tickedCount = ({ ticked }: Pick<PlanView, 'ticked'>) => does.reduce((sum, one) => sum + ticked[one], 0)

/** "17 people: 14 new, 1 linked, 2 updated"; of clients "57 companies, 168 people". */
export function tickedWords(plan: PlanView) {
  if (plan.kind === 'client') return clientsTickedWords(plan)
  const parts = does
    .filter(outcome => plan.ticked[outcome] > 0)
    .map(outcome => {
      const word = outcome === 'create' ? 'new' : outcomeWord(outcome, 'report').toLowerCase()
      return `${count(plan.ticked[outcome])} ${word}`
    })
  if (parts.length === 0) return nobodyWords(plan)
  return `${plural(tickedCount(plan), 'person', 'people')}: ${parts.join(', ')}`
}

/** Nothing ticked: because nothing differs, because nothing can be done here, or by choice. */
function nobodyWords({ counts }: PlanView) {
  if (does.some(outcome => counts[outcome] > 0)) return 'Nobody is ticked'
  return counts.conflict > 0 ? 'Nobody can be ticked' : 'Everybody is up to date'
}

const people = (value: number, one: string, many: string) => (
  <>
    <b>{count(value)}</b> {value === 1 ? one : many}
  </>
)

function projectsLine(joining: number, without: number) {
  if (joining === 0) return people(without, 'starts without a Working Project', 'start without a Working Project')
  return (
    <>
      {people(joining, 'joins a Working Project', 'join at least one Working Project')}
      {without > 0 && <span className="muted">; {count(without)} without one</span>}
    </>
  )
}

/** Asks before an import, with a line for each kind of effect and one about mail. */
export function importQuestion(plan: PlanView, invite: boolean): Question {
  if (plan.kind === 'client') return { ...clientQuestion(plan), cancel: 'Keep choosing', note: mailNote(plan, invite) }
  const { ticked, tickedRoles, tickedWithoutProject } = plan
  const who = plural(tickedCount(plan), 'person', 'people')
  const roles = Object.entries(roleName)
    .map(([role, name]) => ({ name, value: tickedRoles[role as keyof typeof roleName] }))
    .filter(({ value }) => value > 0)
    .map(({ name, value }) => plural(value, name))
  const line = (outcome: Outcome, text: React.ReactNode) =>
    ticked[outcome] > 0 ? [{ icon: <OutcomeIcon outcome={outcome} />, text }] : []
  const all = tickedCount(plan)
  const act =
    ticked.deactivate === all
      ? `Take access from ${who}`
      : ticked.reactivate === all
        ? `Give access back to ${who}`
        : `Import ${who}`
  return {
    title: `${act}?`,
    action: act,
    ...(ticked.deactivate === all && { tone: 'danger' }),
    cancel: 'Keep choosing',
    lines: [
      ...line(
        'create',
        <>
          {people(ticked.create, 'becomes a portal user:', 'become portal users:')}{' '}
          <span className="muted">{roles.join(', ')}</span>
        </>,
      ),
      ...line(
        'link',
        <>
          {people(ticked.link, 'is tied to the CRM', 'are tied to the CRM')}{' '}
          <span className="muted">and keep{ticked.link === 1 ? 's' : ''} role and what was typed here</span>
        </>,
      ),
      ...line('update', people(ticked.update, 'gets what changed in the CRM', 'get what changed in the CRM')),
      ...line('reactivate', <>{people(ticked.reactivate, 'person gets', 'people get')} access back</>),
      ...line(
        'deactivate',
        <>
          {people(ticked.deactivate, 'person loses', 'people lose')} access:{' '}
          <span className="muted">they can open nothing here from the next click on; nothing of theirs is deleted</span>
        </>,
      ),
      ...(ticked.create > 0
        ? [
            {
              icon: <IconFolderPlus size={16} stroke={1.6} />,
              text: projectsLine(ticked.create - tickedWithoutProject, tickedWithoutProject),
            },
          ]
        : []),
    ],
    note: mailNote(plan, invite),
  }
}

function mailNote({ tickedInvitable, ticked }: PlanView, invite: boolean) {
  if (invite && tickedInvitable > 0)
    return (
      <Note tone="amber" icon={<IconMail />}>
        {plural(tickedInvitable, 'person gets', 'people get')} an invitation by mail now. Each link works once, for 72
        hours.
      </Note>
    )
  return (
    <Note icon={<IconMailOff />}>
      Nobody gets mail.{ticked.create > 0 && ' You invite people afterwards, when you choose.'}
    </Note>
  )
}
