import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../people/people.ts'
import type { RecordKind } from './import-kind.ts'
import type { DoneChange, Touch, UndoFacts, UndoTarget } from './reversal.ts'
import type { Undone } from './reversals.store.ts'

type Row = DoneChange & {
  target: UndoTarget | null
  touch: Touch | null
  peopleStaying: number
  isOnOtherProject: boolean
  isInTheWay: string | null
}

const tied = (target: string, kind: RecordKind) =>
  `exists (select from crm_link l where l.portal_id = ${target}.portal_id and l.connection_id = n.connection_id
     and l.kind = '${kind}' and l.record_id = ${target}.id)`

const tiedToGone = (target: string, kind: RecordKind) =>
  `exists (select from crm_link l join crm_record g on g.portal_id = l.portal_id and g.connection_id = l.connection_id and g.kind = l.kind
     and g.crm_id = l.crm_id where l.portal_id = ${target}.portal_id and l.connection_id = n.connection_id and l.kind = '${kind}'
     and l.record_id = ${target}.id and l.crm_id <> p.crm_id and g.removed_in is not null)`

// The target of each kind as it is now, looked up row by row.
const targets: Record<RecordKind, string> = {
  user: `select json_build_object('personId', t.id, 'version', u.version + t.version, 'personVersion', t.version,
      'values', json_build_object('first_name', nullif(t.first_name, ''), 'last_name', nullif(t.last_name, ''), 'email', t.email,
        'title', u.title, 'phone', u.phone),
      'hasAccepted', u.accepted_at is not null, 'isOwner', u.id = (select o.owner_id from portal o where o.id = u.portal_id),
      'isDeactivated', u.deactivated_at is not null, 'deactivatedBy', u.deactivated_by, 'isTied', ${tied('u', 'user')}, 'isTiedToGone', ${tiedToGone('u', 'user')})
    from portal_user u join person t on t.portal_id = u.portal_id and t.id = u.person_id
    where u.portal_id = c.portal_id and u.id = c.target_id`,
  account: `select json_build_object('personId', null, 'version', u.version, 'personVersion', null,
      'values', json_build_object('name', u.name, 'website', u.website, 'phone', u.phone, 'address', u.address, 'industry', u.industry,
        'owner_name', u.owner_name),
      'hasAccepted', false, 'isOwner', false, 'isDeactivated', u.deactivated_at is not null, 'deactivatedBy', u.deactivated_by,
      'isTied', ${tied('u', 'account')}, 'isTiedToGone', ${tiedToGone('u', 'account')})
    from client_company u where u.portal_id = c.portal_id and u.id = c.target_id`,
  contact: `select json_build_object('personId', t.id, 'version', u.version, 'personVersion', t.version,
      'values', json_build_object('first_name', nullif(t.first_name, ''), 'last_name', nullif(t.last_name, ''), 'email', t.email,
        'title', u.title, 'phone', u.phone, 'client_company_id', u.client_company_id,
        'no_processing', case when u.no_processing then 'not allowed' else 'allowed' end),
      'hasAccepted', u.accepted_at is not null, 'isOwner', false, 'isDeactivated', u.deactivated_at is not null,
      'deactivatedBy', u.deactivated_by, 'isTied', ${tied('u', 'contact')}, 'isTiedToGone', ${tiedToGone('u', 'contact')})
    from client_user u join person t on t.portal_id = u.portal_id and t.id = u.person_id
    where u.portal_id = c.portal_id and u.id = c.target_id`,
}

// The person counts too: who is called otherwise now was changed. What the reversed run itself did is no change since.
const touch = sql`
  select json_build_object('by', e.by, 'on', to_char(e.at at time zone 'UTC', 'FMDD Mon YYYY'), 'what', e.what, 'isImport', e.is_import)
  from (
    select h.by_name as by, h.at, h.fields as what, false as is_import from hand_edit h
    where h.portal_id = c.portal_id and h.target_id = any(array[c.target_id, p.person_id]) and h.at > c.at
    union all
    select x.started_by, d.at, array(select jsonb_object_keys(coalesce(d.before, '{}'))), true
    from change d join run x on x.portal_id = d.portal_id and x.id = d.run_id
    where d.portal_id = c.portal_id and d.target_id = c.target_id and d.run_id <> c.run_id and d.at > c.at
    order by at desc limit 1) e`

// A company goes only when nobody is left there but those this undo takes away, or back to where they were.
const peopleStaying = (plan: string) => sql`(select count(*)::int from client_user w where w.portal_id = c.portal_id
  and w.client_company_id = c.target_id and not exists (select from crm_link l join plan_row q on q.portal_id = l.portal_id
    and q.plan_id = ${plan} and q.kind = l.kind and q.crm_id = l.crm_id where l.portal_id = w.portal_id and l.record_id = w.id
      and l.connection_id = n.connection_id and l.kind = 'contact'
      and (q.outcome = 'remove' or q.fields @> '[{"field": "client_company_id"}]')))`

const isOnOtherProject = sql`exists (select from project_client j where j.portal_id = c.portal_id and j.client_company_id = c.target_id
  and not (coalesce(c.after -> 'projects', '[]') ? j.project_id::text))`

// The tie of who was removed here by hand is to nobody, and makes way.
const isSomebody = sql`and exists (select from client_user s where s.portal_id = l.portal_id and s.id = l.record_id)`

function isTiedElsewhere(more = sql``) {
  return sql`exists (select from crm_link l where l.portal_id = c.portal_id and l.connection_id = n.connection_id and l.kind = p.kind
    and l.crm_id = p.crm_id and l.record_id <> c.target_id ${more})`
}

const inTheWay: Record<RecordKind, RawBuilder<unknown>> = {
  user: sql`case when exists (select from person x where x.portal_id = c.portal_id
      and x.email_key = c.before -> 'person' ->> 'email_key' and x.id::text <> c.before -> 'person' ->> 'id')
    then 'Somebody else has the address now' when ${isTiedElsewhere()} then 'The CRM user is tied to somebody else now' end`,
  account: sql`case when ${isTiedElsewhere()} then 'The account is tied to another company now' end`,
  contact: sql`case when exists (select from person x where x.portal_id = c.portal_id
      and x.email_key = c.before -> 'person' ->> 'email_key' and x.id::text <> c.before -> 'person' ->> 'id')
    then 'Somebody else has the address now' when ${isTiedElsewhere(isSomebody)} then 'The contact is tied to somebody else now' end`,
}

/** The facts of what a run did, newest first, before an order number; `planId` is the reversal's own plan. */
export async function listUndoFacts(
  { db, viewer }: Tx,
  of: { undone: Undone; planId: string; connectionId: string; kind: RecordKind },
  before: number,
  limit: number,
): Promise<UndoFacts[]> {
  const isCompany = of.kind === 'account'
  const { rows } = await sql<Row>`
    select c.ord, p.kind, regexp_replace(c.kind, '^.*_', '') as did, p.crm_id as "crmId", c.target_id as "targetId", c.version,
      c.before, c.after, (${sql.raw(targets[of.kind])}) as target, (${touch}) as touch,
      ${isCompany ? peopleStaying(of.planId) : sql`0`} as "peopleStaying", ${isCompany ? isOnOtherProject : sql`false`} as "isOnOtherProject",
      ${inTheWay[of.kind]} as "isInTheWay"
    from change c
    -- One by one along the index, whatever statistics say of how few there are: else all that is left would be sorted for each chunk.
    cross join lateral (select r.* from plan_row r where r.portal_id = c.portal_id and r.plan_id = ${of.undone.planId} and r.ord = c.ord
      offset 0) p
    cross join (select ${of.connectionId}::uuid as connection_id) n
    where c.portal_id = ${viewer.portalId} and c.run_id = ${of.undone.runId} and c.ord < ${before} and p.kind = ${of.kind}
    order by c.ord desc limit ${limit}`.execute(db)
  return rows.map(({ target, touch, peopleStaying, isOnOtherProject, isInTheWay, ...change }) => ({
    change,
    target,
    touch,
    peopleStaying,
    isOnOtherProject,
    isInTheWay,
  }))
}
