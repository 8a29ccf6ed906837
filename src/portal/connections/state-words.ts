import { formatTime, formatWhen } from '../../ui/dates.ts'
import { plural } from '../../ui/numbers.ts'
import type { ConnectionView, Tied } from './connection.ts'

/** Since when, the way one would say it: "since 08:40", "since yesterday, 08:40", "for 3 days". */
export function sinceWords(at: string): string {
  const when = formatWhen(at)
  if (when.endsWith('ago')) return `for ${when.replace(' ago', '')}`
  return `since ${when.startsWith('Today') ? formatTime(at) : when.replace('Yesterday', 'yesterday')}`
}

/** "Key working", or "Key refused since 08:40". */
export function stateWords({ state, stateSince }: Pick<ConnectionView, 'state' | 'stateSince'>): string {
  if (state === 'working') return 'Key working'
  return `${state === 'refused' ? 'Key refused' : 'CRM away'} ${sinceWords(stateSince)}`
}

/** "17 portal users", or "58 companies, 171 people". */
export function broughtWords({ users, companies, contacts }: Tied, side: 'staff' | 'clients'): string {
  if (side === 'staff') return users > 0 ? plural(users, 'portal user') : 'Nobody yet'
  if (companies === 0 && contacts === 0) return 'Nobody yet'
  return `${plural(companies, 'company', 'companies')}, ${plural(contacts, 'person', 'people')}`
}

/** Everything tied to a CRM organisation in one line, without what there is none of. */
export function tiedWords({ users, companies, contacts }: Tied): string {
  const parts = [
    users > 0 && plural(users, 'portal user'),
    companies > 0 && plural(companies, 'company', 'companies'),
    contacts > 0 && plural(contacts, 'client user'),
  ].filter(Boolean)
  if (parts.length === 0) return 'Nobody'
  return parts.length === 1 ? `${parts[0]}` : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}
