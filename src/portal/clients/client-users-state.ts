import { type ClientStatus, clientStatuses, clientStatusName } from './client-status.ts'

/** What the Client Users tab shows when nothing is chosen. */
export const clientUsersState = {
  q: '',
  company: [] as string[],
  status: [] as ClientStatus[],
  source: [] as string[],
  view: 'companies' as 'companies' | 'people',
  folded: '' as '' | 'yes',
  sort: 'name',
}

/** Nothing narrows the tab; the view stays. */
export const noClientFilter = { q: '', company: [], status: [], source: [] }

/** The part of the state that narrows the lists, as the API takes it: an empty list would mean nobody. */
export const clientFilter = ({ q, company, status, source }: typeof clientUsersState) => ({
  ...(q && { q }),
  ...(company.length > 0 && { company }),
  ...(status.length > 0 && { status }),
  ...(source.length > 0 && { source }),
})
/** A filter as the API takes it. */
export type ClientFilter = ReturnType<typeof clientFilter>

/** The invitation states one can narrow to. */
export const statusOptions = clientStatuses.map(value => ({ value, label: clientStatusName[value] }))
