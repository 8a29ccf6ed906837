import { sql } from 'kysely'
import { newId } from '../src/platform/ids.ts'
import { type Context, type Tx, transact } from '../src/portal/people/people.ts'

/** How much of each there shall be. */
export type Size = { companies: number; clientUsers: number; portalUsers: number; projects: number }

const given = ['Ana', 'Ben', 'Cléo', 'Dan', 'Elif', 'José', 'Farah', 'Gustav', 'Hanna', 'Ivo', 'Jana', 'Kofi', 'Lena']
const family = ['Silva', 'Müller', 'Novák', 'Okafor', 'Tanaka', 'Schmidt', 'Moreau', 'Rossi', 'Larsen', 'Nguyễn']
const places = ['Harbour', 'Quay', 'Northern', 'Alder', 'Silver', 'Granite', 'Meadow', 'Copper', 'Orchard']
const trades = ['Timber', 'Logistics', 'Foods', 'Energy', 'Textiles', 'Marine', 'Media']
const folding = [
  ['éüáễ', 'euae'],
  ['ÉÜÁ', 'eua'],
] as const

/**
 * Fills a portal with made-up people, companies and projects, each in a few statements whatever their number; for measuring.
 * Every tenth client user is without an address, every hundredth without a company.
 */
export async function fillToSize(ctx: Context, size: Size): Promise<{ connection: string }> {
  const connection = newId()
  for (const fill of [addCompanies, addPortalUsers, addClientUsers, addProjects, addHistory])
    await transact(ctx, inside => fill(inside, size, connection))
  return { connection }
}

// Ids in the order of making, as ours are, of one kind each.
const id = (kind: string, n: string) =>
  sql.raw(`(lpad(to_hex(${n}), 12, '0') || '7${kind}8000' || substr(md5((${n})::text), 1, 12))::uuid`)
const one = (words: readonly string[], by: string) =>
  sql`(${sql.val([...words])}::text[])[${sql.raw(by)} % ${sql.lit(words.length)} + 1]`
const folded = (text: string) =>
  sql.raw(folding.reduce((inner, [from, to]) => `translate(${inner}, '${from}', '${to}')`, `lower(${text})`))
const series = (count: number) => sql`generate_series(1, ${count}::int) n`

async function addCompanies({ db, viewer }: Tx, { companies }: Size) {
  await sql`
    insert into client_company (portal_id, id, name, industry, sort_key, search, created_at)
    select ${viewer.portalId}, ${id('c00', 'n')}, name, ${one(['Energy', 'Food', 'Crafts'], 'n')}, lower(name), lower(name), now() - n * interval '1 minute'
    from (select n, ${one(places, '(n * 7)')} || ' ' || ${one(trades, '(n * 5)')} || ' ' || n as name from ${series(companies)}) made`.execute(
    db,
  )
}

const people = (kind: string, count: number, domain: string) => sql`(
  select n, id, first, last, email, ${folded(`first || ' ' || last`)} as key,
    ${folded(`first || ' ' || last || ' ' || coalesce(email, '')`)} as search
  from (select n, id, first, last, case when n % 10 <> 0 then ${folded('last')} || '.' || n || ${domain} end as email
    from (select n, ${id(kind, 'n')} as id, ${one(given, 'n')} as first,
      ${one(family, '(n / 13)')} || '-' || ${one(places, '(n / 130)')} || 's' as last from ${series(count)}) names) addressed) made`

const addPersons = ({ db, viewer }: Tx, from: ReturnType<typeof people>) =>
  sql`
  insert into person (portal_id, id, first_name, last_name, email, email_key)
  select ${viewer.portalId}, id, first, last, email, email from ${from}`.execute(db)

async function addPortalUsers(ctx: Tx, { portalUsers }: Size, connection: string) {
  const from = people('a00', portalUsers, '@portal.example')
  const { portalId } = ctx.viewer
  await addPersons(ctx, from)
  await sql`
    insert into portal_user (portal_id, id, person_id, role, title, sort_key, search, invited_at, accepted_at, deactivated_at, deactivated_by,
      last_seen_at, created_at)
    select ${portalId}, ${id('d00', 'n')}, id, (array['employee', 'employee', 'contractor', 'manager'])[n % 4 + 1], 'Title ' || n % 40, key, search,
      case when n % 3 = 0 then now() end, case when n % 6 = 0 then now() end,
      case when n % 200 = 0 then now() end, case when n % 200 = 0 then 'hand' end,
      case when n % 6 = 0 then now() - n * interval '1 minute' end, now() - n * interval '1 second' from ${from}`.execute(
    ctx.db,
  )
  const said = {
    connector: 'portico',
    base_url: 'http://crm.example',
    organization_id: '1',
    organization_name: 'Sales',
  }
  const told = { email: 'admin@crm.example', sealed_key: 'x', key_hint: 'x' }
  await ctx.db
    .insertInto('connection')
    .values({ portal_id: portalId, id: connection, ...said, ...told })
    .execute()
}

async function addClientUsers(ctx: Tx, { clientUsers, companies }: Size, connection: string) {
  const from = people('b00', clientUsers, '@client.example')
  const { portalId } = ctx.viewer
  await addPersons(ctx, from)
  await sql`
    insert into client_user (portal_id, id, person_id, client_company_id, title, sort_key, search, no_processing, invited_at, accepted_at,
      deactivated_at, deactivated_by, last_seen_at, created_at)
    select ${portalId}, ${id('e00', 'n')}, id, case when n % 100 <> 0 then ${id('c00', `(1 + n % ${companies})`)} end, 'Title ' || n % 40, key, search,
      n % 500 = 0, case when n % 4 = 0 then now() end, case when n % 8 = 0 then now() end,
      case when n % 400 = 0 then now() end, case when n % 400 = 0 then 'hand' end,
      case when n % 8 = 0 then now() - n * interval '1 minute' end, now() - n * interval '1 second' from ${from}`.execute(
    ctx.db,
  )
  for (const [kind, letter, count] of [
    ['contact', 'e00', clientUsers],
    ['account', 'c00', companies],
  ] as const)
    await sql`
      insert into crm_link (portal_id, connection_id, kind, crm_id, record_id, made_by, run_id)
      select ${portalId}, ${connection}::uuid, ${kind}, n::text, ${id(letter, 'n')}, 'create', ${connection}::uuid
      from ${series(count)} where n % 20 <> 0`.execute(ctx.db)
}

async function addProjects({ db, viewer }: Tx, { projects, portalUsers, companies }: Size) {
  const { portalId } = viewer
  await sql`
    insert into project (portal_id, id, name, description, colour, archived_at, created_by, sort_key, search, created_at)
    select ${portalId}, ${id('f00', 'n')}, name, 'About ' || name, n % 8, case when n % 10 = 0 then now() end, 'Portico', lower(name),
      lower(name) || ' about', now() - n * interval '1 hour'
    from (select n, ${one(trades, 'n')} || ' ' || ${one(places, '(n / 7)')} || ' ' || n as name from ${series(projects)}) made`.execute(
    db,
  )
  await sql`
    insert into project_member (portal_id, project_id, portal_user_id)
    select ${portalId}, ${id('f00', 'n')}, ${id('d00', `(1 + (n * 17 + m * 101) % ${portalUsers})`)}
    from ${series(projects)}, generate_series(1, 20) m on conflict do nothing`.execute(db)
  await sql`
    insert into project_client (portal_id, project_id, client_company_id, is_primary)
    select ${portalId}, ${id('f00', 'n')}, ${id('c00', `(1 + (n * 5 + m * 37) % ${companies})`)}, m = 1
    from ${series(projects)}, generate_series(1, 6) m on conflict do nothing`.execute(db)
}

// What an import, invitations and people's own acts leave behind.
async function addHistory({ db, viewer }: Tx, { clientUsers, companies }: Size, connection: string) {
  const { portalId } = viewer
  const run = newId()
  await sql`insert into snapshot (portal_id, id, connection_id, kind, state, started_by)
    values (${portalId}, ${run}, ${connection}, 'client', 'complete', 'Portico')`.execute(db)
  await sql`insert into import_plan (portal_id, id, connection_id, snapshot_id, kind, state, created_by)
    values (${portalId}, ${run}, ${connection}, ${run}, 'client', 'ready', 'Portico')`.execute(db)
  await sql`insert into run (portal_id, id, plan_id, connection_id, kind, invite, started_by)
    values (${portalId}, ${run}, ${run}, ${connection}, 'client', false, 'Portico')`.execute(db)
  await sql`insert into change (portal_id, run_id, ord, kind, target_id, version)
    select ${portalId}, ${run}::uuid, n, 'contact_create', ${id('e00', 'n')}, 1 from ${series(clientUsers)}`.execute(db)
  await sql`insert into invitation (portal_id, id, client_user_id, email, invited_by, expires_at)
    select ${portalId}, ${id('900', 'n')}, ${id('e00', 'n')}, 'person@client.example', 'Portico', now() from ${series(clientUsers)}
    where n % 4 = 0`.execute(db)
  await sql`insert into client_event (portal_id, id, client_company_id, by_name, what, about)
    select ${portalId}, ${id('800', 'n')}, ${id('c00', `(1 + n % ${companies})`)}, 'Portico', 'company_edited', 'website'
    from ${series(companies * 2)}`.execute(db)
}
