import type { QueryClient } from '@tanstack/react-query'
import { confirm, type Question } from '../../ui/confirm.tsx'
import { notify, notifyError } from '../../ui/notify.ts'
import { count, plural } from '../../ui/numbers.ts'
import { api } from '../portal.client.ts'
import { roleName } from '../viewer.tsx'
import type { SkipReason } from './portal-user.ts'
import type { StaffRole } from './role.ts'

/** A portal user as the list has it. */
export type PortalUserRow = Awaited<ReturnType<typeof api<'GET /api/p/{portal}/portal-users'>>>['rows'][number]

type BulkBody = Parameters<typeof api<'POST /api/p/{portal}/portal-users/bulk'>>[1]['body']

/** Who is meant: one person with a name, or several by number. */
export type Chosen = { selection: BulkBody['selection']; count: number; name?: string }

/** Something done to one or several portal users at once. */
export type Act =
  | { action: 'deactivate' | 'reactivate' | 'invite' | 'reinvite' }
  | { action: 'set_role'; role: StaffRole }
  | { action: 'add_projects' | 'remove_projects'; projects: string[] }

/** One person as a choice. */
export const only = ({ id, name }: Pick<PortalUserRow, 'id' | 'name'>): Chosen => ({
  selection: { ids: [id] },
  count: 1,
  name,
})

/** "Ana Silva", "1 person" or "17 people". */
export const whom = ({ name, count }: Pick<Chosen, 'name' | 'count'>) => name ?? plural(count, 'person', 'people')

function questionFor(act: Act, chosen: Chosen): Question | undefined {
  const who = whom(chosen)
  const one = chosen.count === 1
  const either = (single: string, several: string) => (one ? single : several)
  switch (act.action) {
    case 'deactivate':
      return {
        title: `Deactivate ${who}?`,
        text: `${either('This person', 'They')} can open nothing in this portal from the next click on. Roles, projects and everything they wrote stay.`,
        action: `Deactivate ${who}`,
        tone: 'danger',
      }
    case 'reactivate':
      return {
        title: `Reactivate ${who}?`,
        text: chosen.name
          ? 'This person gets back in with the role and the projects from before.'
          : 'Only those who are deactivated get access back, with the role and the projects from before.',
        action: chosen.name ? `Reactivate ${who}` : 'Reactivate',
      }
    case 'invite':
      return {
        title: `Invite ${who}?`,
        text: chosen.name
          ? 'One mail is sent, with a link that works once and for 72 hours.'
          : 'Only those who are not invited yet get a mail, with a link that works once and for 72 hours.',
        action: `Invite ${who}`,
      }
    case 'reinvite':
      return {
        title: chosen.name ? `Send ${who} the invitation again?` : 'Send invitations again?',
        text: chosen.name
          ? 'The links sent before stop working.'
          : 'Only those who were invited get a new mail. The links sent to them before stop working.',
        action: chosen.name ? 'Send it again' : 'Send again',
      }
    case 'set_role':
      return one
        ? undefined
        : {
            title: `Make ${who} ${roleName[act.role]}?`,
            text: 'It counts from their next click on. Their projects stay as they are.',
            action: `Make ${who} ${roleName[act.role]}`,
          }
    default:
      return undefined
  }
}

function saidOf(act: Act, changed: number, name: string | undefined) {
  const who = changed === 1 && name ? name : plural(changed, 'person', 'people')
  const is = changed === 1 ? 'is' : 'are'
  switch (act.action) {
    case 'deactivate':
      return `${who} ${is} deactivated.`
    case 'reactivate':
      return `${who} ${is} active again.`
    case 'invite':
      return `${who} ${is} invited.`
    case 'reinvite':
      return `${plural(changed, 'invitation')} sent again.`
    case 'set_role':
      return `${who} ${is} now ${roleName[act.role]}.`
    case 'add_projects':
      return `${who} ${is} on ${plural(act.projects.length, 'more project')}.`
    case 'remove_projects':
      return `${who} ${is} taken off ${plural(act.projects.length, 'project')}.`
  }
}

const why: Record<SkipReason, string> = {
  owner_stays: 'the portal owner stays',
  last_administrator: 'the last administrator stays',
  own_access: 'your own access',
  cannot_grant: 'you may not give that role',
  deactivated: 'deactivated',
  no_email: 'no email address',
  already_active: 'active already',
  already_invited: 'invited already',
  not_invited: 'not invited yet',
  unchanged: 'nothing to change',
}

/** Asks if it must, does it in one request, and says what was done and who was left out, and why. */
export async function act(client: QueryClient, portal: string, wanted: Act, chosen: Chosen): Promise<boolean> {
  const question = questionFor(wanted, chosen)
  if (question && !(await confirm(question))) return false
  try {
    const body = { ...wanted, selection: chosen.selection } as BulkBody
    const { changed, skipped } = await api('POST /api/p/{portal}/portal-users/bulk', { params: { portal }, body })
    const left = skipped.reduce((sum, { count }) => sum + count, 0)
    const reasons = skipped.map(({ reason, count: n }) => (left === n ? why[reason] : `${why[reason]} (${count(n)})`))
    const said = changed > 0 ? saidOf(wanted, changed, chosen.name) : left > 0 ? '' : 'There was nothing to change.'
    notify([said, left > 0 && `${count(left)} left out: ${reasons.join(', ')}.`].filter(Boolean).join(' '))
    return true
  } catch (error) {
    notifyError(error)
    return false
  } finally {
    await refreshPeople(client, portal)
  }
}

/** Everything on the screen that shows portal users is asked for again. */
export const refreshPeople = (client: QueryClient, portal: string) =>
  Promise.all(
    ['portal-users', 'portal-user', 'history', 'projects', 'project'].map(name =>
      client.invalidateQueries({ queryKey: [name, portal] }),
    ),
  )
