import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { problem } from '../../platform/errors.ts'
import type { Tx } from '../people/people.ts'
import { type HistoryPage, type HistoryRow, personalFields, readChange } from './history.ts'
import type { RecordKind } from './import-kind.ts'

/** Whose history is asked for: the record, its person, and the other hats of that person. */
export type Subject = { id: string; kind: RecordKind; personId: string | null; others: string[] }

const tables = { user: 'portal_user', account: 'client_company', contact: 'client_user' } as const

/** The record whose history is asked for; throws `not_found`. */
export async function getSubject({ db, viewer }: Tx, kind: RecordKind, id: string): Promise<Subject> {
  const person = kind === 'account' ? sql`null::uuid` : sql`u.person_id`
  const { rows } = await sql<{ personId: string | null; others: string[] }>`
    select ${person} as "personId", array(
      select h.id from portal_user h where h.portal_id = u.portal_id and h.person_id = ${person} and h.id <> u.id
      union all select h.id from client_user h where h.portal_id = u.portal_id and h.person_id = ${person} and h.id <> u.id) as others
    from ${sql.table(tables[kind])} u where u.portal_id = ${viewer.portalId} and u.id = ${id}`.execute(db)
  if (!rows[0]) throw problem('not_found')
  return { id, kind, ...rows[0] }
}

type Told = {
  key: string
  at: string
  place: string
  by: string | null
  what: HistoryRow['what']
  change: (Omit<NonNullable<HistoryRow['change']>, 'fields' | 'joined' | 'left'> & { before: Said; after: Said }) | null
  fields: string[]
}
type Said = Record<string, unknown> | null
type Place = readonly [at: string, key: string]

const utc = (time: RawBuilder<unknown>) => sql`to_char(${time} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** What happened to a record, newest first, going on after a place. */
export async function listHistory(
  ctx: Tx,
  subject: Subject,
  after: Place | undefined,
  limit: number,
): Promise<{ rows: z.input<typeof HistoryPage>['rows']; next: Place | null }> {
  const beyond = after ? sql`(at, key) < (${after[0]}::timestamptz, ${after[1]})` : sql`true`
  // Each reads no further than the page can reach; its own index gives it newest first.
  const sources = [changes(ctx, subject), ofOthers(ctx, subject), edits(ctx, subject), added(ctx, subject)].map(
    source => sql`(select * from (${source}) one where ${beyond} order by at desc, key desc limit ${limit + 1})`,
  )
  const { rows } = await sql<Told>`
    select key, ${utc(sql`at`)} as at, at::text as place, "by", what, change, fields
    from (${sql.join(sources, sql` union all `)}) all_of_them order by all_of_them.at desc, key desc limit ${limit + 1}`.execute(
    ctx.db,
  )
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  return { rows: await tell(ctx, page), next: last ? [last.place, last.key] : null }
}

const change = (ctx: Tx, isOfOther: boolean, which: RawBuilder<unknown>) => sql`
  select 'c-' || h.run_id || '-' || h.ord as key, h.at, x.started_by as "by", 'change' as what, jsonb_build_object(
      'did', regexp_replace(h.kind, '^.*_', ''), 'runId', x.id, 'startedAt', ${utc(sql`x.started_at`)}, 'organizationName', n.organization_name,
      'undoes', (select jsonb_build_object('id', o.id, 'startedAt', ${utc(sql`o.started_at`)}) from run o
        where o.portal_id = x.portal_id and o.id = x.reverses),
      'isOfOther', ${isOfOther}::boolean, 'before', h.before, 'after', h.after,
      'reason', p.reason, 'record', r.name) as change,
    '{}'::text[] as fields
  from change h join run x on x.portal_id = h.portal_id and x.id = h.run_id
  join connection n on n.portal_id = x.portal_id and n.id = x.connection_id
  left join plan_row p on p.portal_id = x.portal_id and p.plan_id = x.plan_id and p.ord = h.ord
  left join crm_record r on r.portal_id = p.portal_id and r.connection_id = x.connection_id and r.kind = p.kind and r.crm_id = p.crm_id
  where h.portal_id = ${ctx.viewer.portalId} and ${which}`

const changes = (ctx: Tx, { id }: Subject) => change(ctx, false, sql`h.target_id = ${id}::uuid`)

// What a person is called follows one record alone; what it changed shows under every hat.
const ofOthers = (ctx: Tx, { others }: Subject) =>
  change(
    ctx,
    true,
    sql`h.target_id = any(${others}::uuid[]) and h.kind like '%\\_user\\_%' and h.before ?| ${[...personalFields]}::text[]`,
  )

const edits = ({ viewer }: Tx, { id, personId }: Subject) => sql`
  select 'e-' || e.id as key, e.at, e.by_name as "by", case when e.handed_back then 'handed_back' else 'edit' end as what, null::jsonb as change,
    e.fields
  from hand_edit e where e.portal_id = ${viewer.portalId} and e.target_id = any(array[${id}, ${personId}]::uuid[])`

// What no import brought was added here.
const added = ({ viewer }: Tx, { id, kind }: Subject) => sql`
  select 'a-' || u.id as key, u.created_at as at, ${kind === 'account' ? companyAddedBy : sql`null::text`} as "by", 'added' as what,
    null::jsonb as change, '{}'::text[] as fields
  from ${sql.table(tables[kind])} u where u.portal_id = ${viewer.portalId} and u.id = ${id}::uuid and not exists (
    select from change h where h.portal_id = u.portal_id and h.target_id = u.id and h.kind like '%create')`

const companyAddedBy = sql`(select e.by_name from client_event e where e.portal_id = u.portal_id and e.client_company_id = u.id
  and e.what = 'company_added' order by e.at limit 1)`

async function tell(ctx: Tx, page: Told[]): Promise<z.input<typeof HistoryPage>['rows']> {
  const read = page.map(row => ({ row, said: row.change && readChange(row.change.before, row.change.after) }))
  const companies = read.flatMap(({ said }) =>
    (said?.fields ?? []).flatMap(({ field, before, after }) => (field === 'client_company_id' ? [before, after] : [])),
  )
  const names = await listNames(ctx, 'client_company', companies)
  const projects = await listNames(
    ctx,
    'project',
    read.flatMap(({ said }) => (said ? [...said.joined, ...said.left] : [])),
  )
  const project = (id: string) => ({ id, name: projects.get(id) ?? 'A project that is gone' })
  const company = (id: string | null) => (id ? (names.get(id) ?? 'A company that is gone') : null)
  return read.map(({ row: { key, at, by, what, change, fields }, said }) => ({
    id: key,
    at,
    by,
    what,
    fields,
    change:
      change && said
        ? {
            ...change,
            fields: said.fields
              .filter(({ field }) => !change.isOfOther || (personalFields as readonly string[]).includes(field))
              .map(one =>
                one.field === 'client_company_id'
                  ? { ...one, before: company(one.before), after: company(one.after) }
                  : one,
              ),
            joined: change.isOfOther ? [] : said.joined.map(project),
            left: change.isOfOther ? [] : said.left.map(project),
          }
        : null,
  }))
}

async function listNames(
  { db, viewer }: Tx,
  table: 'client_company' | 'project',
  ids: readonly (string | null)[],
): Promise<Map<string, string>> {
  const wanted = ids.filter(id => id !== null)
  if (wanted.length === 0) return new Map()
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from ${sql.table(table)} where portal_id = ${viewer.portalId} and id::text = any(${wanted}::text[])`.execute(
    db,
  )
  return new Map(rows.map(({ id, name }) => [id, name]))
}
