// What a plan says will be here once it was carried out: an oracle that knows the plan's rows and nothing of how they are applied.
import { derive, type PlanRow, type Row, type State } from './laws-state.ts'

type Records = ReadonlyMap<string, Row>

/** The state after the ticked rows of a plan, and nothing else, came true. */
export function foretell(before: State, rows: readonly PlanRow[], records: Records): State {
  const state = structuredClone(before)
  const ticked = rows.filter(row => row.selected)
  for (const kind of ['user', 'account', 'contact'] as const)
    for (const row of ticked.filter(row => row.kind === kind)) {
      const record = records.get(`${kind} ${row.crm_id}`)
      if (!record) throw new Error(`no record of ${kind} ${row.crm_id}`)
      come[row.outcome === 'create' ? 'create' : row.outcome === 'deactivate' ? 'leave' : 'change'](
        state,
        row,
        record,
        records,
      )
    }
  return derive(state)
}

const tableOf = { user: 'portal_user', account: 'client_company', contact: 'client_user' } as const
const notIn = { accepted: false, invited: false, deactivated_by: null, held: [], sort_key: '', search: '' }

const come = {
  create(state: State, row: PlanRow, record: Row) {
    const id = String(row.target_id)
    if (row.kind === 'account') {
      const { name, website, phone, address, industry, owner, domain } = record
      const facts = { name, website, phone, address, industry, owner_name: owner, domain }
      state.client_company[id] = { ...facts, deactivated_by: null, held: [], sort_key: '', search: '' }
    } else {
      // Contacts of one address are one person, called as the first of them in the plan.
      state.person[String(row.person_id)] ??= {
        first_name: record.first_name,
        last_name: record.last_name,
        email: record.email_key === null ? null : record.email,
        email_key: record.email_key,
        held: [],
      }
      const hat = { person_id: row.person_id, title: record.title, phone: record.phone, ...notIn }
      if (row.kind === 'user') state.portal_user[id] = { ...hat, role: row.role }
      else state.client_user[id] = { ...hat, client_company_id: row.company_id, no_processing: record.no_processing }
    }
    tie(state, row)
    joinProjects(state, row)
  },

  leave(state: State, row: PlanRow) {
    const target = state[tableOf[row.kind]][String(row.target_id)] as Row
    target.deactivated_by = 'import'
    const uninvited =
      row.kind === 'account'
        ? peopleOf(state, row.target_id)
        : row.kind === 'user' || row.kind === 'contact'
          ? [target]
          : []
    for (const hat of uninvited) if (!hat.accepted) hat.invited = false
  },

  change(state: State, row: PlanRow, _: Row, records: Records) {
    const target = state[tableOf[row.kind]][String(row.target_id)] as Row
    const person = state.person[String(row.person_id)]
    for (const { field, before, after, key } of row.fields) {
      const isPersonal = row.kind !== 'account' && ['first_name', 'last_name', 'email'].includes(field)
      const of = (isPersonal ? person : target) as Row
      if (before === after) {
        of.held = [...new Set([...(of.held as string[]), field])].sort()
        continue
      }
      if (field === 'client_company_id') of.client_company_id = key ?? null
      else if (field === 'no_processing') of.no_processing = after === 'not allowed'
      else of[field] = after ?? (isPersonal && field !== 'email' ? '' : null)
      if (field === 'email') of.email_key = key
      // An invitation to an old address is over.
      if (field === 'email') for (const hat of hatsOf(state, row)) if (!hat.accepted) hat.invited = false
    }
    if (row.outcome === 'reactivate') target.deactivated_by = null
    if (row.outcome === 'link') {
      // A tie left by a record that is gone makes way for its successor.
      for (const [key, link] of Object.entries(state.crm_link))
        if (link.record_id === row.target_id && records.get(key.replace(':', ' '))?.removed_in)
          delete state.crm_link[key]
      tie(state, row)
    }
    joinProjects(state, row)
  },
}

const hatsOf = (state: State, row: PlanRow) =>
  [...Object.values(row.kind === 'user' ? state.portal_user : state.client_user)].filter(
    hat => hat.person_id === row.person_id,
  )

const peopleOf = (state: State, company: string | null) =>
  Object.values(state.client_user).filter(hat => hat.client_company_id === company)

function tie(state: State, row: PlanRow) {
  state.crm_link[`${row.kind}:${row.crm_id}`] = { record_id: row.target_id }
}

function joinProjects(state: State, row: PlanRow) {
  const table = row.kind === 'user' ? 'project_member' : 'project_client'
  if (row.kind === 'contact') return
  for (const project of row.projects) state[table][`${project} ${row.target_id}`] = {}
}
