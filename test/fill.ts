import { newId } from '../src/platform/ids.ts'
import { invitePortalUsers, transact } from '../src/portal/people/people.ts'
import type { TestPortal } from './factories.ts'

/** The ids of one row of each kind that an address can name. */
export type Filled = Record<
  | 'project'
  | 'portalUser'
  | 'clientUser'
  | 'company'
  | 'hat'
  | 'connection'
  | 'snapshot'
  | 'plan'
  | 'run'
  | 'reversal'
  | 'decision',
  string
> & {
  /** The address of the client user who wears `hat` and has come in. */
  clientEmail: string
}

/** Puts at least one row into every table of a portal; every text carries `mark` where a rule does not forbid it. */
export async function fillPortal(portal: TestPortal, mark: string): Promise<Filled> {
  const project = await portal.project(`${mark} project`)
  const clientUser = await portal.clientUser({ company: `${mark} company` })
  const client = await portal.client({ company: `${mark} company`, projects: [project], title: mark })
  const worker = await portal.person('employee', { projects: [project], title: mark })
  const invited = await portal.stranger('employee', { projects: [project] })
  const [connection, snapshot, plan, run] = [newId(), newId(), newId(), newId()]
  const [record, reversal, decision] = [newId(), newId(), newId()]
  const of = { portal_id: portal.id }
  await transact(portal.ctx, async ctx => {
    const { db } = ctx
    await invitePortalUsers(ctx, [invited.portalUserId])
    const made = { id: connection, connector: 'portico', base_url: `http://${mark}`, sealed_key: mark, key_hint: mark }
    const organization = { organization_id: mark, organization_name: mark, email: mark, state_code: mark }
    await db
      .insertInto('connection')
      .values({ ...of, ...made, ...organization, state_detail: mark })
      .execute()
    await db
      .insertInto('invitation_template')
      .values({ ...of, subject: mark, message: mark, updated_by: mark })
      .execute()
    const rule = { connection_id: connection, ord: 1, field: 'role', value: mark, role: 'employee' } as const
    await db
      .insertInto('role_rule')
      .values({ ...of, ...rule })
      .execute()
    await db
      .insertInto('field_rule')
      .values({ ...of, connection_id: connection, kind: 'user', field: mark, rule: 'portal' })
      .execute()
    const read = { id: snapshot, connection_id: connection, kind: 'user', state: 'complete', started_by: mark } as const
    await db
      .insertInto('snapshot')
      .values({ ...of, ...read, cursor: mark })
      .execute()
    const page = { snapshot_id: snapshot, kind: 'user', page: 1, crm_ids: [mark] }
    await db
      .insertInto('snapshot_page')
      .values({ ...of, ...page })
      .execute()
    const names = { name: mark, first_name: mark, last_name: mark, sort_key: mark, search: mark }
    const told = { title: mark, phone: mark, crm_role: mark, crm_profile: mark, active: true, confirmed: true }
    const key = { connection_id: connection, kind: 'user', crm_id: '1' }
    await db
      .insertInto('crm_record')
      .values({ ...of, ...key, ...names, ...told, digest: newId(), snapshot_id: snapshot, account_crm_id: mark })
      .execute()
    const link = { ...key, record_id: worker.portalUserId, made_by: 'link', run_id: run } as const
    await db
      .insertInto('crm_link')
      .values({ ...of, ...link })
      .execute()
    const planned = { id: plan, connection_id: connection, snapshot_id: snapshot, kind: 'user', state: 'used' } as const
    await db
      .insertInto('import_plan')
      .values({ ...of, ...planned, created_by: mark })
      .execute()
    await db
      .insertInto('plan_count')
      .values({ ...of, plan_id: plan, kind: 'user', read: 1 })
      .execute()
    const row = { plan_id: plan, ord: 1, kind: 'user', crm_id: '1', digest: newId(), outcome: 'skip' } as const
    const decided = { reason: mark, match: mark, selected: false, selectable: false, fields: '[]' }
    await db
      .insertInto('plan_row')
      .values({ ...of, ...row, ...decided, sort_key: mark, search: mark })
      .execute()
    const started = { id: run, plan_id: plan, connection_id: connection, kind: 'user', invite: false, started_by: mark }
    await db
      .insertInto('run')
      .values({ ...of, ...started })
      .execute()
    await db
      .insertInto('run_lane')
      .values({ ...of, run_id: run, lane: 0, cursor: 1, until: 1 })
      .execute()
    await db
      .insertInto('run_failure')
      .values({ ...of, run_id: run, ord: 9, error: mark })
      .execute()
    const counts = { read: 1, absent: 0, unchanged: 0, skipped: 1, closed: true }
    await db
      .insertInto('run_count')
      .values({ ...of, run_id: run, kind: 'user', ...counts })
      .execute()
    const effect = { run_id: run, ord: 1, kind: mark, target_id: record, version: 1 }
    const json = JSON.stringify({ mark })
    await db
      .insertInto('change')
      .values({ ...of, ...effect, before: json, after: json })
      .execute()
    const left = { id: decision, ...key, kind: 'user', digest: newId(), decided: 'leave', asked: mark } as const
    await db
      .insertInto('crm_decision')
      .values({ ...of, ...left, plan_id: plan, by_name: mark })
      .execute()
    const undoing = { ...planned, id: reversal, state: 'ready', reverses: run, created_by: mark } as const
    await db
      .insertInto('import_plan')
      .values({ ...of, ...undoing })
      .execute()
    const edit = { id: newId(), target_id: worker.portalUserId, by_name: mark, fields: [mark] }
    await db
      .insertInto('hand_edit')
      .values({ ...of, ...edit })
      .execute()
    await db.updateTable('run').set({ state: 'done', finished_at: ctx.clock() }).where('id', '=', run).execute()
  })
  const ofClient = { company: client.companyId, hat: client.clientUserId, clientEmail: client.email }
  return {
    project,
    portalUser: worker.portalUserId,
    clientUser,
    ...ofClient,
    connection,
    snapshot,
    plan,
    run,
    reversal,
    decision,
  }
}
