import type { Outcome } from './plan-row.ts'

/** What step 2 shows when nothing is chosen. */
export const chooseState = {
  q: '',
  outcome: '' as Outcome | '',
  crmRole: [] as string[],
  crmProfile: [] as string[],
  invite: '',
  sort: 'name' as 'name' | '-name' | 'outcome',
}
