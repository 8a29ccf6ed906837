// What undoing an import should leave: what was before, but for what somebody changed since, who came in, and where they stay.
// An oracle over three states, before the import, after it, and when it is undone; it knows nothing of how undoing is done.
import { derive, type PlanRow, type Row, type State } from './laws-state.ts'

const tableOf = { user: 'portal_user', account: 'client_company', contact: 'client_user' } as const
const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)
const personal = ['first_name', 'last_name', 'email', 'email_key']

/** The state after an undo of the ticked rows of a plan. */
export function foretellUndone(before: State, made: State, now: State, rows: readonly PlanRow[]): State {
  const state = structuredClone(now)
  const ticked = rows.filter(row => row.selected)
  // People go before companies.
  for (const kind of ['user', 'contact', 'account'] as const)
    for (const row of ticked.filter(row => row.kind === kind)) {
      const id = String(row.target_id)
      const table = tableOf[kind]
      const hat = now[table][id]
      if (!hat) continue
      const was = made[table][id]
      const personId = String(hat.person_id)
      const isTouched =
        hat.version !== was?.version ||
        (kind !== 'account' && now.person[personId]?.version !== made.person[personId]?.version)
      const isTied = now.crm_link[`${kind}:${row.crm_id}`]?.record_id === id
      const change: Change = { row, id, table, isTouched, isTied, before, made, now }
      if (row.outcome === 'create') takeAway(state, change)
      else if (row.outcome === 'deactivate' || row.outcome === 'reactivate') turnBack(state, change)
      else putBack(state, change)
    }
  return derive(state)
}

type Change = {
  row: PlanRow
  id: string
  table: 'portal_user' | 'client_company' | 'client_user'
  isTouched: boolean
  isTied: boolean
  before: State
  made: State
  now: State
}

function takeAway(state: State, { row, id, table, isTouched, before, made, now }: Change) {
  const hat = state[table][id] as Row
  if (hat.accepted) return void delete state.crm_link[`${row.kind}:${row.crm_id}`]
  if (row.kind === 'account') {
    const isAtWork = Object.keys(now.project_client).some(key => key.endsWith(id) && !made.project_client[key])
    const hasPeople = Object.values(state.client_user).some(one => one.client_company_id === id)
    if (isAtWork || hasPeople) return
  }
  if (isTouched) return
  delete state[table][id]
  const tie = `${row.kind}:${row.crm_id}`
  delete state.crm_link[tie]
  // Of somebody removed by hand before: they are again.
  if (before.crm_link[tie]) state.crm_link[tie] = before.crm_link[tie]
  for (const projects of [state.project_member, state.project_client])
    for (const key of Object.keys(projects)) if (key.endsWith(id)) delete projects[key]
  const hats = [...Object.values(state.portal_user), ...Object.values(state.client_user)]
  if (row.kind !== 'account' && !hats.some(one => one.person_id === hat.person_id))
    delete state.person[String(hat.person_id)]
}

/** Access goes back only where nobody touched anything of it since. */
function turnBack(state: State, change: Change) {
  const { row, id, table, isTouched, before, made, now } = change
  const isOwn = row.kind === 'contact' ? now.client_user[id]?.version !== made.client_user[id]?.version : isTouched
  if (isOwn) return
  const hat = state[table][id] as Row
  hat.deactivated_by = before[table][id]?.deactivated_by ?? null
  if (row.outcome === 'reactivate') fieldsBack(state, change)
}

function putBack(state: State, change: Change) {
  const { row, isTied } = change
  if (row.outcome === 'link' && !isTied) return
  const isAnyBack = fieldsBack(state, change)
  if (row.outcome === 'link') {
    delete state.crm_link[`${row.kind}:${row.crm_id}`]
    tiesBack(state, change)
  }
  if (row.outcome === 'link' || isAnyBack) leaveProjects(state, change)
}

/** What had made way for the tie is tied again. */
function tiesBack(state: State, { row, id, before, made }: Change) {
  const isOfKind = (key: string) => key.startsWith(`${row.kind}:`)
  for (const [key, link] of Object.entries(before.crm_link))
    if (isOfKind(key) && link.record_id === id && !made.crm_link[key] && !state.crm_link[key])
      state.crm_link[key] = link
}

/** Puts back, field by field, what is still as the import made it. Whether there was any. */
function fieldsBack(state: State, { row, id, table, before, made, now }: Change): boolean {
  let isAnyBack = false
  for (const [of, key] of [
    [table, id],
    ['person', String(row.person_id)],
  ] as const) {
    const [was, did, is] = [before[of][key], made[of][key], now[of][key]]
    const target = state[of][key]
    if (!was || !did || !is || !target) continue
    const isMine = (field: string) =>
      row.fields.some(one => one.field === field) ||
      (['email_key', 'domain'].includes(field) &&
        row.fields.some(one => one.field === (field === 'domain' ? 'website' : 'email')))
    for (const field of Object.keys(is)) {
      if (!isMine(field) || (of === 'person') !== (personal.includes(field) && row.kind !== 'account')) continue
      if (same(was[field], did[field]) || !same(did[field], is[field])) continue
      target[field] = was[field]
      isAnyBack = true
    }
    if (row.outcome !== 'link') continue
    // What the tie held is free again, unless somebody changed the field since.
    const isChanged = (field: string) => !same(did[field], is[field])
    target.held = (is.held as string[]).filter(
      field =>
        (was.held as string[]).includes(field) ||
        !isMine(field) ||
        isChanged(field) ||
        !(did.held as string[]).includes(field),
    )
  }
  return isAnyBack
}

function leaveProjects(state: State, { row, id, before, now, made }: Change) {
  const table = row.kind === 'account' ? 'project_client' : 'project_member'
  for (const project of row.projects) {
    const key = `${project} ${id}`
    if (!before[table][key] && made[table][key] && now[table][key]) delete state[table][key]
  }
}
