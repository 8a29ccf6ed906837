import { sql } from 'kysely'
import pg from 'pg'
import { type OrgOutside, transactOrg } from '../src/crm/context.ts'
import { buildOrganization, buildUsers, giveLogin } from '../src/crm/crm.factories.ts'
import { openCrm } from '../src/crm/crm.server.ts'
import type { Settings } from '../src/platform/settings.ts'
import type { Figure } from './bench.ts'
import { copyFloor } from './bench-floor.ts'
import { type Ask, connectProducts, type Running, spread, timed, until, withProducts } from './bench-roles.ts'

const admin = 'admin@bench.example'

/**
 * Accounts and contacts become client companies and client users: every step over HTTP, each product a process of its own, all on
 * this machine, beside COPY of the same rows.
 */
export async function benchClients(contacts: number): Promise<Figure[]> {
  return withProducts(
    settings => fillCrm(settings, contacts),
    running => measure(contacts, running),
  )
}

async function measure(contacts: number, running: Running): Promise<Figure[]> {
  const { portal, at, connection } = await connectProducts(admin)
  const accounts = contacts / 10
  const figures: Figure[] = []
  const note = (name: string, value: number, unit: string, text?: string) =>
    figures.push({ name: `${contacts} contacts: ${name}`, value, unit, ...(text ? { note: text } : {}) })

  const first = await importOnce(portal, at, connection)
  const { fetch, plan, apply } = first
  const total = fetch + plan + apply
  note('fetch and store', fetch, 's', `${Math.round(contacts / fetch)}/s`)
  note('plan', plan, 's')
  note('apply', apply, 's')
  note('end to end', contacts / total, 'contacts/s', 'aim 7,000 on an idle machine')
  const floor = await copyFloor(running.databaseUrl, {
    crm_record: 'true',
    plan_row: 'true',
    client_company: 'true',
    person: `login_id is null`,
    client_user: 'true',
    client_user_listing: 'true',
    crm_link: 'true',
    change: 'true',
  })
  note('floor: COPY of the same rows', floor.seconds, 's', `${floor.rows} rows`)
  note('ratio to the floor', total / floor.seconds, 'times', 'at most 1.4')

  const before = await walPosition(running.databaseUrl)
  const again = await importOnce(portal, at, connection)
  const wal = await walSince(running.databaseUrl, before)
  note('nothing changed: read and plan', again.fetch + again.plan, 's', `of the ${contacts + accounts}`)
  note('nothing changed: WAL', wal / 1e6, 'MB', 'under 1')
  const list = await spread(40, () => portal('GET', `${at}/client-users?limit=50`))
  note('a page of client users, p95', list.p95, 'ms', 'at most 150')
  const search = await spread(40, () => portal('GET', `${at}/client-users?limit=50&q=silva+77`))
  note('search client users, p95', search.p95, 'ms', 'at most 150')
  const undone = await undo(portal, at, first.run)
  note('undo: work out', undone.plan, 's')
  note('undo: carry out', undone.apply, 's', `${Math.round(contacts / undone.apply)} contacts/s`)
  for (const [role, mb] of Object.entries(running.peaks())) note(`peak memory of ${role}`, mb, 'MB')
  return figures
}

export async function importOnce(portal: Ask, at: string, connection: string) {
  const fetching = await timed(async () => {
    const snapshot = await portal('POST', `${at}/connections/${connection}/snapshots`, { kind: 'client' })
    return until(() => portal('GET', `${at}/snapshots/${snapshot.id}`), 'complete')
  })
  const planning = await timed(async () => {
    const plan = await portal('POST', `${at}/snapshots/${fetching.value.id}/plans`, {})
    return until(() => portal('GET', `${at}/plans/${plan.id}`), 'ready')
  })
  const ticked = Object.values((planning.value as unknown as { ticked: Record<string, number> }).ticked)
  if (ticked.every(count => count === 0)) return { fetch: fetching.seconds, plan: planning.seconds, apply: 0, run: '' }
  const running = await timed(async () => {
    const run = await portal('POST', `${at}/plans/${planning.value.id}/runs`, {})
    return until(() => portal('GET', `${at}/runs/${run.id}`), 'done')
  })
  return { fetch: fetching.seconds, plan: planning.seconds, apply: running.seconds, run: running.value.id }
}

async function undo(portal: Ask, at: string, run: string) {
  const planning = await timed(async () => {
    const reversal = await portal('POST', `${at}/runs/${run}/reversal`)
    return until(() => portal('GET', `${at}/reversals/${reversal.id}`), 'ready')
  })
  const applying = await timed(async () => {
    const started = await portal('POST', `${at}/reversals/${planning.value.id}/runs`)
    return until(() => portal('GET', `${at}/runs/${started.id}`), 'done')
  })
  return { plan: planning.seconds, apply: applying.seconds }
}

async function walPosition(url: string): Promise<string> {
  const [row] = await ask<{ lsn: string }>(url, 'select pg_current_wal_lsn()::text as lsn')
  return row?.lsn ?? '0/0'
}

async function walSince(url: string, lsn: string): Promise<number> {
  const [row] = await ask<{ bytes: number }>(
    url,
    `select pg_wal_lsn_diff(pg_current_wal_lsn(), '${lsn}')::float8 as bytes`,
  )
  return row?.bytes ?? 0
}

async function ask<R extends pg.QueryResultRow>(url: string, text: string): Promise<R[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<R>(text)).rows
  } finally {
    await client.end()
  }
}

export async function fillCrm(settings: Settings, contacts: number): Promise<void> {
  const { crm, close } = openCrm({ settings })
  const org = await buildOrganization(crm, 'Bench Sales')
  const [id] = await transactOrg(org, ctx =>
    buildUsers(ctx, [{ first_name: 'Ada', last_name: 'Bench', email: admin, profile: 'Administrator' }]),
  )
  await giveLogin(crm, org, id as string, admin, 'Ada Bench')
  await fillRecords(org, contacts)
  await close()
}

// One contact in ten without e-mail, 250 pairs of one address in 100,000; names as short as real ones.
const fillRecords = (org: OrgOutside, contacts: number) =>
  transactOrg(org, async ({ db, orgId }) => {
    await sql`insert into account (org_id, id, name, name_key, search_key, type, industry, website, phone, city, country)
      select ${orgId}, 600000 + n, 'Company ' || n, 'company ' || n, 'company ' || n, (array['Customer', 'Prospect'])[n % 2 + 1],
        (array['Energy', 'Food', 'Crafts'])[n % 3 + 1], 'https://company' || n || '.example', '+47 ' || n, 'Oslo', 'Norway'
      from generate_series(1, ${contacts / 10}::int) n`.execute(db)
    await sql`insert into contact (org_id, id, first_name, last_name, name_key, search_key, email, email_key, title, phone, account_id)
      select ${orgId}, 10000000 + n, first, 'Silva ' || n, lower(first) || ' silva ' || n, lower(first) || ' silva ' || n,
        email, email, 'Title ' || n % 40, '+47 ' || n, 600000 + 1 + n % ${contacts / 10}::int
      from (select n, (array['Ana', 'Ben', 'Cleo', 'Dan', 'Elif'])[n % 5 + 1] as first,
        case when n % 10 = 0 then null when n % 400 = 1 then 'pair.' || n - 1 || '@client.example'
          when n % 400 = 2 then 'pair.' || n - 2 || '@client.example' else 'person.' || n || '@client.example' end as email
        from generate_series(1, ${contacts}::int) n) rows`.execute(db)
    for (const table of ['account', 'contact']) await sql`analyze ${sql.table(table)}`.execute(db).catch(() => {})
  })
