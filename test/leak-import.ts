// What a CRM told a portal of the leak tests, and what its imports did with it: for administrators alone.
import { newId } from '../src/platform/ids.ts'
import type { Ground } from './leak-world.ts'

type Kind = 'account' | 'contact' | 'deal' | 'user'

/** A connection with a CRM's records of every company, tied to what is here, and an import of each kind that used them. */
export async function fillImport(ground: Ground, companies: number): Promise<void> {
  const { ctx, says } = ground
  const of = { portal_id: ctx.viewer.portalId }
  const mark = says('import')
  const connection = newId()
  const asks = { connector: 'portico', base_url: `https://${mark}.example`, email: mark, key_hint: mark }
  const organization = { organization_id: mark, organization_name: mark, state: 'refused', state_code: mark } as const
  await ctx.db
    .insertInto('connection')
    .values({ ...of, ...asks, ...organization, id: connection, sealed_key: says('secret'), state_detail: mark })
    .execute()
  await ctx.db
    .insertInto('role_rule')
    .values({ ...of, connection_id: connection, ord: 1, field: 'role', value: mark, role: 'employee' })
    .execute()
  await ctx.db
    .insertInto('field_rule')
    .values({ ...of, connection_id: connection, kind: 'account', field: mark, rule: 'portal' })
    .execute()
  const numbers = Array.from({ length: companies }, (_, at) => at + 1)
  await importKind(ground, connection, 'client', ['account', 'contact', 'deal'], numbers)
  await importKind(ground, connection, 'user', ['user'], numbers)
}

const crmId = (says: Ground['says'], kind: Kind, k: number) => `${says('crm', k)}-${kind[0]}`

async function importKind(
  { ctx, says }: Ground,
  connection: string,
  kind: 'client' | 'user',
  kinds: Kind[],
  numbers: number[],
) {
  const { db, clock } = ctx
  const of = { portal_id: ctx.viewer.portalId }
  const mark = says('import')
  const [snapshot, plan, run] = [newId(), newId(), newId()]
  const every = kinds.flatMap(one => numbers.map(k => ({ kind: one, k })))
  const read = { connection_id: connection, kind, state: 'complete', finished_at: clock(), started_by: mark } as const
  await db
    .insertInto('snapshot')
    .values({ ...of, ...read, id: snapshot, cursor: mark })
    .execute()
  await db
    .insertInto('snapshot_page')
    .values(
      kinds.map(one => ({
        ...of,
        snapshot_id: snapshot,
        kind: one,
        page: 1,
        crm_ids: numbers.map(k => crmId(says, one, k)),
      })),
    )
    .execute()
  await db
    .insertInto('crm_record')
    .values(
      every.map(({ kind, k }) => ({
        ...of,
        connection_id: connection,
        snapshot_id: snapshot,
        ...recordOf(says, kind, k),
      })),
    )
    .execute()
  const planned = every.filter(one => one.kind !== 'deal')
  const targets = await targetsOf(ctx, says)
  await db
    .insertInto('crm_link')
    .values(
      planned.map(({ kind, k }) => ({
        ...of,
        connection_id: connection,
        kind,
        crm_id: crmId(says, kind, k),
        record_id: targets(kind, k),
        made_by: 'create' as const,
        run_id: run,
      })),
    )
    .execute()
  await db
    .insertInto('import_plan')
    .values({
      ...of,
      id: plan,
      connection_id: connection,
      snapshot_id: snapshot,
      kind,
      state: 'used',
      created_by: mark,
    })
    .execute()
  const books = kinds.filter(one => one !== 'deal')
  await db
    .insertInto('plan_count')
    .values(books.map(one => ({ ...of, plan_id: plan, kind: one, read: numbers.length })))
    .execute()
  await db
    .insertInto('plan_row')
    .values(
      planned.map(({ kind, k }, at) => ({
        ...of,
        plan_id: plan,
        ord: at + 1,
        ...rowOf(says, kind, k),
        target_id: targets(kind, k),
      })),
    )
    .execute()
  await db
    .insertInto('run')
    .values({ ...of, id: run, plan_id: plan, connection_id: connection, kind, invite: false, started_by: mark })
    .execute()
  await db
    .insertInto('run_lane')
    .values({ ...of, run_id: run, lane: 0, cursor: planned.length, until: planned.length })
    .execute()
  await db
    .insertInto('run_failure')
    .values({ ...of, run_id: run, ord: planned.length + 1, error: mark })
    .execute()
  const counts = { read: numbers.length, absent: 0, unchanged: 0, skipped: numbers.length, closed: true }
  await db
    .insertInto('run_count')
    .values(books.map(one => ({ ...of, run_id: run, kind: one, ...counts })))
    .execute()
  await db
    .insertInto('change')
    .values(
      planned.map(({ kind, k }, at) => {
        const text = JSON.stringify({ name: says('crm', k) })
        const what = {
          account: 'client_company_update',
          contact: 'client_user_update',
          user: 'portal_user_update',
          deal: '',
        }
        const effect = { kind: what[kind], target_id: targets(kind, k), version: 1, before: text, after: text }
        return { ...of, run_id: run, ord: at + 1, ...effect }
      }),
    )
    .execute()
  const undo = {
    id: newId(),
    connection_id: connection,
    snapshot_id: snapshot,
    kind,
    reverses: run,
    state: 'ready',
  } as const
  await db
    .insertInto('import_plan')
    .values({ ...of, ...undo, created_by: mark })
    .execute()
  await db.updateTable('run').set({ state: 'done', finished_at: clock() }).where('id', '=', run).execute()
}

/** The record that is here of each of the CRM's. */
async function targetsOf({ db }: Ground['ctx'], says: Ground['says']) {
  const companies = await db.selectFrom('client_company').select(['id', 'name as word']).execute()
  const people = await db.selectFrom('client_user').select(['id', 'title as word']).orderBy('id').execute()
  const staff = await db.selectFrom('portal_user').select(['id', 'title as word']).orderBy('id').execute()
  return (kind: Kind, k: number) => {
    const [rows, word] = {
      account: [companies, says('company', k)] as const,
      contact: [people, says('company', k)] as const,
      deal: [[], ''] as const,
      user: [staff, says('worker', k)] as const,
    }[kind]
    const found = rows.find(row => row.word === word)
    if (!found) throw new Error(`nobody is ${word}`)
    return found.id
  }
}

function recordOf(says: Ground['says'], kind: Kind, k: number) {
  const mark = says('crm', k)
  const names = { name: mark, first_name: mark, last_name: mark, sort_key: mark, search: mark }
  const told = { title: mark, phone: mark, email: mark, crm_role: mark, crm_profile: mark, owner: mark }
  const place = { type: mark, industry: mark, website: mark, domain: mark, address: mark }
  const beneath = { account_crm_id: kind === 'account' ? null : crmId(says, 'account', k) }
  const facts = {
    description: mark,
    stage: mark,
    nextStep: mark,
    contact: mark,
    amount: 10,
    currency: 'EUR',
    probability: 20,
  }
  const key = { kind, crm_id: crmId(says, kind, k), digest: newId(), active: true, confirmed: true }
  const standing = kind === 'deal' ? ('open' as const) : null
  return { ...key, ...names, ...told, ...place, ...beneath, standing, facts: JSON.stringify(facts) }
}

function rowOf(says: Ground['says'], kind: Kind, k: number) {
  const mark = says('crm', k)
  const key = {
    kind,
    crm_id: crmId(says, kind, k),
    digest: newId(),
    outcome: 'skip',
    sort_key: mark,
    search: mark,
  } as const
  const fields = JSON.stringify([{ field: 'name', before: mark, after: mark }])
  const beneath = { account_crm_id: kind === 'contact' ? crmId(says, 'account', k) : null }
  return { ...key, ...beneath, reason: mark, match: mark, fields, selected: false, selectable: false }
}
