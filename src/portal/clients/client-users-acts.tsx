import type { QueryClient } from '@tanstack/react-query'
import { confirm, type Question } from '../../ui/confirm.tsx'
import { notify, notifyError } from '../../ui/notify.ts'
import { count, plural } from '../../ui/numbers.ts'
import { api } from '../portal.client.ts'
import type { ClientSkipReason } from './client-selection.ts'
import { refreshClients } from './clients-refresh.ts'

type BulkBody = Parameters<typeof api<'POST /api/p/{portal}/client-users/bulk'>>[1]['body']

/** Who is meant: one person with a name, or several by number. */
export type Chosen = { selection: BulkBody['selection']; count: number; name?: string; id?: string }

/** Something done to one or several client users at once. */
export type ClientAct =
  | { action: 'deactivate' | 'reactivate' | 'remove' }
  | { action: 'invite' | 'reinvite'; words?: { subject: string; message: string } }
  | { action: 'move'; company: { id: string } | { name: string } | null; companyName: string }

/** One person as a choice. */
export const only = ({ id, name }: { id: string; name: string }): Chosen => ({
  selection: { ids: [id] },
  count: 1,
  name,
  id,
})

/** "Noor El-Amrani", "1 person" or "17 people". */
export const whom = ({ name, count }: Pick<Chosen, 'name' | 'count'>) => name ?? plural(count, 'person', 'people')

function questionFor({ action }: ClientAct, chosen: Chosen): Question | undefined {
  const who = whom(chosen)
  const they = chosen.count === 1 ? 'This person' : 'They'
  switch (action) {
    case 'deactivate':
      return {
        title: `Deactivate ${who}?`,
        text: `${they} can open nothing of ${chosen.count === 1 ? 'the' : 'their'} company in this portal from the next click on. Everything else stays.`,
        action: `Deactivate ${who}`,
        tone: 'danger',
      }
    case 'reactivate':
      return chosen.name
        ? undefined
        : {
            title: `Reactivate ${who}?`,
            text: 'Only those who are deactivated get access back.',
            action: 'Reactivate',
          }
    case 'remove':
      return {
        title: `Remove ${who}?`,
        text: `${they} no longer ${chosen.count === 1 ? 'is' : 'are'} listed at the company and can open nothing of it. Other companies and the company itself stay.`,
        action: `Remove ${who}`,
        tone: 'danger',
      }
    default:
      return undefined
  }
}

function saidOf(act: ClientAct, changed: number, name: string | undefined) {
  const who = changed === 1 && name ? name : plural(changed, 'person', 'people')
  const is = changed === 1 ? 'is' : 'are'
  switch (act.action) {
    case 'deactivate':
      return `${who} ${is} deactivated.`
    case 'reactivate':
      return `${who} ${is} reactivated.`
    case 'remove':
      return `${who} ${is} removed.`
    case 'invite':
      return `${who} ${is} invited.`
    case 'reinvite':
      return `${plural(changed, 'invitation')} sent again.`
    case 'move':
      return act.company ? `${who} ${is} at ${act.companyName} now.` : `${who} ${is} at no company now.`
  }
}

const why: Record<ClientSkipReason, string> = {
  deactivated: 'deactivated',
  company_deactivated: 'the company is deactivated',
  no_company: 'no company',
  no_email: 'no email address',
  no_processing: 'data not to be processed',
  already_active: 'active already',
  already_invited: 'invited already',
  not_invited: 'not invited yet',
  already_there: 'at that company already',
  unchanged: 'nothing to change',
}

/** "3 left out: active already (2), no email address." */
export function leftOutWords(skipped: readonly { reason: ClientSkipReason; count: number }[]): string {
  const left = skipped.reduce((sum, { count }) => sum + count, 0)
  if (left === 0) return ''
  const reasons = skipped.map(({ reason, count: n }) => (left === n ? why[reason] : `${why[reason]} (${count(n)})`))
  return `${count(left)} left out: ${reasons.join(', ')}.`
}

/** Asks if it must, does it in one request, and says what was done and who was left out, and why. */
export async function act(client: QueryClient, portal: string, wanted: ClientAct, chosen: Chosen): Promise<boolean> {
  const question = questionFor(wanted, chosen)
  if (question && !(await confirm(question))) return false
  try {
    const { companyName: _, ...sent } = { companyName: '', ...wanted }
    const body = { ...sent, selection: chosen.selection } as BulkBody
    const { changed, skipped } = await api('POST /api/p/{portal}/client-users/bulk', { params: { portal }, body })
    const said =
      changed > 0 ? saidOf(wanted, changed, chosen.name) : skipped.length > 0 ? '' : 'There was nothing to change.'
    notify([said, leftOutWords(skipped)].filter(Boolean).join(' '))
    return true
  } catch (error) {
    notifyError(error)
    return false
  } finally {
    await refreshClients(client, portal)
  }
}

/** Removes a person from every client company. */
export async function removeAltogether(client: QueryClient, portal: string, user: { id: string; name: string }) {
  const sure = await confirm({
    title: `Remove ${user.name} from the portal?`,
    text: 'From every client company. Whoever also works here goes on working. The companies stay.',
    action: 'Remove from the portal',
    tone: 'danger',
  })
  if (!sure) return false
  try {
    const params = { portal, clientUser: user.id }
    await api('DELETE /api/p/{portal}/client-users/{clientUser}/companies', { params })
    notify(`${user.name} is removed from the portal.`)
    return true
  } catch (error) {
    notifyError(error)
    return false
  } finally {
    await refreshClients(client, portal)
  }
}
