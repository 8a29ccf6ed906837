import { StatusDot } from '../../ui/status-dot.tsx'
import type { UserRow } from '../crm.client.ts'

/** The words for each state of a user, as lists, filters and pages say them. */
export const statusWords = { active: 'Active', inactive: 'Inactive', deleted: 'Deleted' } as const

/** Whether a user may still sign in. */
export function UserStatus({ status }: Pick<UserRow, 'status'>) {
  return <StatusDot tone={status === 'active' ? 'green' : 'neutral'}>{statusWords[status]}</StatusDot>
}
