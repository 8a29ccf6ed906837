import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { problem } from '../../platform/errors.ts'
import type { Tx } from '../people/people.ts'
import { personName } from './client-users.store.ts'
import type { ActivityPage } from './company-view.ts'

type Row = z.input<typeof ActivityPage>['rows'][number] & { key: string }
type Fragment = RawBuilder<unknown>

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const Place = z.tuple([z.string().max(40), z.string().regex(new RegExp(`^[a-z]-${uuid}(-\\d+)?$`))])

/** What happened at a company, newest first: by hand, by invitation and, for who may see the CRM, by an import. */
export async function listActivity(
  ctx: Tx,
  companyId: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<z.input<typeof ActivityPage>> {
  const after = cursor ? decode(cursor) : undefined
  const seesCrm = ctx.viewer.permissions.includes('see_crm')
  const sources = [events, invited, accepted, ...(seesCrm ? [changes] : [])].map(
    // Each reads no further than the page can reach; its own index gives it newest first.
    source =>
      sql`(select * from (${source(ctx, companyId)}) one where ${beyond(after)} order by at desc, key desc limit ${limit + 1})`,
  )
  const { rows } = await sql<Row & { place: string }>`
    select key as id, key, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, at::text as place, kind, "by", what, about,
      fields from (${sql.join(sources, sql` union all `)}) all_of_them order by all_of_them.at desc, key desc limit ${limit + 1}`.execute(
    ctx.db,
  )
  const page = rows.slice(0, limit)
  const last = rows.length > page.length ? page.at(-1) : undefined
  return { rows: page, next: last ? encode([last.place, last.key]) : null }
}

type Source = (ctx: Tx, companyId: string) => Fragment

const events: Source = ({ viewer }, companyId) => sql`
  select 'e-' || e.id as key, e.at, 'event' as kind, e.by_name as "by", e.what, e.about, '{}'::text[] as fields
  from client_event e where e.portal_id = ${viewer.portalId} and e.client_company_id = ${companyId}`

const invitations = ({ viewer }: Tx, companyId: string) => sql`
  client_user u join invitation i on i.portal_id = u.portal_id and i.client_user_id = u.id
  join person p on p.portal_id = u.portal_id and p.id = u.person_id
  where u.portal_id = ${viewer.portalId} and u.client_company_id = ${companyId}`

const invited: Source = (ctx, companyId) => sql`
  select 'i-' || i.id as key, i.created_at as at, 'invited' as kind, i.invited_by as "by", 'user_invited' as what, ${personName} as about,
    '{}'::text[] as fields from ${invitations(ctx, companyId)}`

const accepted: Source = (ctx, companyId) => sql`
  select 'a-' || i.id as key, i.accepted_at as at, 'accepted' as kind, ${personName} as "by", 'invitation_accepted' as what,
    null::text as about, '{}'::text[] as fields from ${invitations(ctx, companyId)} and i.accepted_at is not null`

const changes: Source = ({ viewer }, companyId) => sql`
  select 'c-' || h.run_id || '-' || h.ord as key, h.at, 'change' as kind, n.organization_name as "by", h.kind as what,
    (select ${personName} from client_user u join person p on p.portal_id = u.portal_id and p.id = u.person_id
      where u.portal_id = h.portal_id and u.id = h.target_id) as about,
    array(select jsonb_object_keys(case when jsonb_typeof(h.after) = 'object' then h.after end) order by 1) as fields
  from change h join run r on r.portal_id = h.portal_id and r.id = h.run_id
  join connection n on n.portal_id = r.portal_id and n.id = r.connection_id
  where h.portal_id = ${viewer.portalId} and h.target_id = any(array(
    select ${companyId}::uuid union all select u.id from client_user u
    where u.portal_id = ${viewer.portalId} and u.client_company_id = ${companyId}))`

const beyond = (after: z.output<typeof Place> | undefined) =>
  after ? sql`(at, key) < (${after[0]}::timestamptz, ${after[1]})` : sql`true`

const encode = (place: z.output<typeof Place>) => Buffer.from(JSON.stringify(place)).toString('base64url')

function decode(text: string) {
  try {
    return Place.parse(JSON.parse(Buffer.from(text, 'base64url').toString()))
  } catch {
    throw problem('invalid_input', 'This place in the list is not known. Open the list again.', [
      { field: 'cursor', message: 'Not a cursor of this list.' },
    ])
  }
}
