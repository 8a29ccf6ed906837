import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { appRole } from '../src/platform/database/database.ts'
import { contextFor, permissionsOf, type StaffRole } from '../src/portal/people/people.ts'
import { buildPortal, type TestPerson, type TestPortal } from './factories.ts'
import { fillPortal } from './fill.ts'
import { openTestServer, type TestServer } from './server.ts'

/** Every table that row-level security leaves alone, and why. A new one has to be argued for here. */
const exceptions: Record<string, string> = {
  kysely_migration: 'the history of the schema; the app may not read it',
  kysely_migration_lock: 'the same',
  login: 'sign-in belongs to the installation: one login, several portals',
  login_account: 'the same',
  login_rate_limit: 'the same',
  login_session: 'the same',
  login_verification: 'the same',
}

/** Every function that looks past row-level security, and why. */
const definers: Record<string, string> = {
  analyze_import: 'only an owner may have statistics taken; it reads nothing and answers nothing',
  client_team:
    'ids and sorting keys of those whom a client user may see, who are looked up under row-level security again',
  count_by_search: 'trigrams under row-level security: numbers of one portal, for who may see all its client users',
  find_by_search:
    'trigrams under row-level security: ids of one portal, for who may see all of that table, looked up under it again',
  hats_of_login: 'which portals and companies a login has hats of has to be known before one is chosen',
  is_set_up: 'the first visitor has no portal to look from; it answers yes or no',
}

/** Text columns whose values are closed lists or computed, so that no canary fits in. */
const closed = new Set(
  `portal_user.role portal_user.status portal_user.deactivated_by client_company.deactivated_by client_user.deactivated_by
   connection.state connection.default_role role_rule.field role_rule.role snapshot.state crm_record.standing crm_link.made_by
   import_plan.state plan_row.outcome plan_row.role plan_row.decided run.state field_rule.kind field_rule.rule
   crm_decision.kind crm_decision.decided`.split(/\s+/),
)

const canary = 'canary-of-the-other-portal'
let server: TestServer
let owner: Client
let mine: TestPortal
let other: TestPortal
let tables: string[]
let viewers: Record<string, Record<string, string>>

beforeAll(async () => {
  const opened = await openTestServer()
  server = opened
  owner = new Client({ connectionString: opened.databaseUrl, options: '-c search_path=portal' })
  await owner.connect()
  mine = await buildPortal(server.portal, 'mine')
  other = await buildPortal(server.portal, canary)
  const { project, hat, company } = await fillPortal(mine, 'mine')
  await fillPortal(other, canary)
  const { rows } = await owner.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'portal'::regnamespace and relkind in ('r', 'p') order by 1`,
  )
  tables = rows.map(row => row.name).filter(name => !exceptions[name])
  viewers = { administrator: settingsOf(mine.owner, 'administrator') }
  for (const role of ['manager', 'employee', 'contractor'] as const)
    viewers[role] = settingsOf(await mine.person(role, { projects: [project] }), role)
  viewers['client user'] = contextFor(server.portal, {
    ...mine.ctx.viewer,
    hat: 'client_user',
    role: 'client',
    permissions: permissionsOf('client'),
    clientUserId: hat,
    companyId: company,
    personId: await personOf(hat),
  }).settings
  viewers['background work'] = mine.ctx.settings
  viewers.nobody = {}
})
afterAll(async () => {
  await owner.end()
  await server.close()
})

async function personOf(clientUser: string): Promise<string> {
  return (await owner.query('select person_id from client_user where id = $1', [clientUser])).rows[0].person_id
}

function settingsOf(person: TestPerson, role: StaffRole) {
  const hat = role === 'administrator' ? 'administrator' : 'portal_user'
  const viewer = { ...mine.ctx.viewer, ...person, hat, role, permissions: permissionsOf(role) } as const
  return contextFor(server.portal, viewer).settings
}

/** Runs `work` as the app's role in a viewer's context, after `before` as the owner; nothing of it stays. */
async function asApp<R>(viewer: Readonly<Record<string, string>>, work: () => Promise<R>, before = ''): Promise<R> {
  await owner.query('begin')
  try {
    if (before) await owner.query(before)
    await owner.query(`set local role ${appRole}`)
    for (const [name, value] of Object.entries(viewer))
      await owner.query('select set_config($1, $2, true)', [name, value])
    if (viewer['app.hat'] === 'portal_user')
      await owner.query(`select set_config('app.projects', (select array_agg(project_id)::text from project_member
        where portal_user_id = nullif(current_setting('app.portal_user'), '')::uuid), true)`)
    if (viewer['app.hat'] === 'client_user')
      await owner.query(`select set_config('app.projects', (select array_agg(project_id)::text from project_client
        where client_company_id = nullif(current_setting('app.company'), '')::uuid and shared), true)`)
    return await work()
  } finally {
    await owner.query('rollback')
  }
}

const foreign = (text: string) => text.includes(canary) || text.includes(other.id)
const read = async (table: string) => JSON.stringify((await owner.query(`select * from ${table}`)).rows)

test('what row-level security leaves alone is a closed list', async () => {
  const { rows } = await owner.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'portal'::regnamespace and relkind in ('r', 'p')
     and not (relrowsecurity and relforcerowsecurity) order by 1`,
  )
  expect(rows.map(row => row.name)).toEqual(Object.keys(exceptions).sort())
  const functions = await owner.query<{ name: string }>(
    `select proname as name from pg_proc where pronamespace = 'portal'::regnamespace and prosecdef order by 1`,
  )
  expect(functions.rows.map(row => row.name)).toEqual(Object.keys(definers).sort())
  const { rowCount } = await owner.query(
    `select from pg_views where schemaname = 'portal' union all select from pg_matviews where schemaname = 'portal'`,
  )
  expect(rowCount).toBe(0)
})

test('every table holds a row of both portals, and a canary wherever one fits', async () => {
  expect(tables.length).toBeGreaterThan(20)
  const bare: string[] = []
  for (const table of tables) {
    const id = table === 'portal' ? 'id' : 'portal_id'
    const { rows } = await owner.query(`select to_jsonb(t) as row from ${table} t where ${id} = $1`, [other.id])
    expect(rows.length, table).toBeGreaterThan(0)
    const columns = await owner.query<{ name: string }>(
      `select column_name as name from information_schema.columns where table_schema = 'portal' and table_name = $1
       and data_type in ('text', 'jsonb', 'ARRAY') and udt_name <> '_uuid'`,
      [table],
    )
    for (const { name } of columns.rows)
      if (!rows.some(({ row }) => JSON.stringify(row[name]).includes(canary))) bare.push(`${table}.${name}`)
  }
  await plant(bare.filter(name => !closed.has(name)))
})

/** Plants a canary in a column that the factories leave empty; throws where none fits, so that `closed` stays true. */
async function plant(columns: string[]) {
  for (const column of columns) {
    const [table = '', name = ''] = column.split('.')
    const { rows } = await owner.query<{ type: string }>(
      `select udt_name as type from information_schema.columns where table_schema = 'portal' and table_name = $1 and column_name = $2`,
      [table, name],
    )
    const value =
      rows[0]?.type === '_text' ? `array['${canary}']` : rows[0]?.type === 'jsonb' ? `'["${canary}"]'` : `'${canary}'`
    const one = `ctid = (select ctid from ${table} where portal_id = $1 limit 1)`
    await owner.query(`update ${table} set ${name} = ${value} where ${one}`, [other.id])
  }
}

test('nobody of one portal reads a row of another', async () => {
  for (const [viewer, settings] of Object.entries(viewers)) {
    for (const table of tables) {
      const text = await asApp(settings, () => read(table))
      expect(foreign(text), `${viewer} reads ${table}`).toBe(false)
      if (viewer === 'administrator' || viewer === 'background work') expect(text, table).not.toBe('[]')
      if (viewer === 'nobody') expect(text, table).toBe('[]')
    }
  }
})

// The tables of which somebody reads any row at all. Which rows those are is test/row-policies.test.ts to say.
const work = 'client_company client_user person portal portal_user project project_client project_member'.split(' ')
const readable: Record<string, string[]> = {
  manager: [
    ...work,
    'client_event',
    'client_tally',
    'client_user_listing',
    'hand_edit',
    'invitation',
    'invitation_template',
  ],
  employee: work,
  contractor: work,
  'client user': work,
}

test.each(Object.entries(readable))(
  'to the %s, what came from the CRM and all that is for others is empty',
  async (viewer, some) => {
    for (const table of tables.filter(name => !some.includes(name)))
      expect(await asApp(viewers[viewer] ?? {}, () => read(table)), `${viewer} reads ${table}`).toBe('[]')
  },
)

test('nobody of one portal writes a row into another', async () => {
  for (const table of tables) {
    const id = table === 'portal' ? 'id' : 'portal_id'
    const columns = await owner.query<{ name: string }>(
      `select column_name as name from information_schema.columns where table_schema = 'portal' and table_name = $1
       and is_generated = 'NEVER'`,
      [table],
    )
    const names = columns.rows.map(row => `"${row.name}"`).join(', ')
    const { rows } = await owner.query(`select to_jsonb(t) as row from ${table} t where ${id} = $1 limit 1`, [other.id])
    const insert = `insert into ${table} (${names}) select ${names} from jsonb_populate_record(null::${table}, $1)`
    await expect(
      asApp(viewers.administrator ?? {}, () => owner.query(insert, [JSON.stringify(rows[0]?.row)])),
      table,
    ).rejects.toMatchObject({ code: '42501' })
  }
})

// What a bug could try under a hat that is no administrator's; each statement has to change nothing.
const escalations = [
  `update portal_user set role = 'administrator' where id = nullif(current_setting('app.portal_user'), '')::uuid`,
  `update portal_user set deactivated_at = null, deactivated_by = null`,
  `update person set login_id = null, email = 'taken@portal.example', email_key = 'taken@portal.example'
    where id = nullif(current_setting('app.person'), '')::uuid`,
  `update person p set login_id = null from portal_user u where u.person_id = p.id`,
  `update portal set owner_id = nullif(current_setting('app.portal_user'), '')::uuid`,
  `delete from portal`,
  `delete from person p using portal_user u where u.person_id = p.id`,
  `delete from portal_user`,
]
const outOfReach = [
  `update project set archived_at = now()`,
  `delete from project`,
  `delete from project_member`,
  `insert into project_member (portal_id, project_id, portal_user_id)
    select u.portal_id, m.project_id, u.id from portal_user u, project_member m on conflict do nothing`,
]
const ofClients = [
  `update client_user set client_company_id = null where id = nullif(current_setting('app.client_user'), '')::uuid`,
  `update client_user set accepted_at = now(), deactivated_at = null, deactivated_by = null`,
  `update client_company set name = 'taken', deactivated_at = null, deactivated_by = null`,
  `update person set login_id = null`,
  `update project_client set shared = true, contact_id = nullif(current_setting('app.client_user'), '')::uuid`,
  `update project_member set hidden_from_clients = false`,
  `insert into project_client (portal_id, project_id, client_company_id)
    select c.portal_id, c.project_id, c.client_company_id from project_client c on conflict do nothing`,
  `insert into project_client (portal_id, project_id, client_company_id)
    values (current_setting('app.portal')::uuid, gen_random_uuid(), nullif(current_setting('app.company'), '')::uuid)`,
  `insert into client_user (portal_id, id, person_id, client_company_id, sort_key, search)
    select portal_id, gen_random_uuid(), person_id, null, '', '' from client_user`,
  `delete from client_user`,
  `delete from client_company`,
  `delete from project_client`,
  `delete from person`,
]

test.each([
  ['manager', escalations],
  ['employee', [...escalations, ...outOfReach, ...ofClients]],
  ['contractor', [...escalations, ...outOfReach, ...ofClients]],
  ['client user', [...escalations, ...outOfReach, ...ofClients]],
])('under the hat of the %s, rows that only others may write stay as they are', async (viewer, statements) => {
  for (const statement of statements) {
    const changed = await asApp(viewers[viewer] ?? {}, async () => (await owner.query(statement)).rowCount).catch(
      error => {
        if (error.code !== '42501') throw error
        return 0
      },
    )
    expect(changed, `${viewer}: ${statement}`).toBe(0)
  }
})

test('the canaries sing: opening any one table’s policy is noticed for that table', async () => {
  const noticed: string[] = []
  for (const table of tables) {
    const open = `alter policy app on ${table} using (true)`
    const text = await asApp(viewers.administrator ?? {}, () => read(table), open)
    if (foreign(text)) noticed.push(table)
  }
  expect(noticed).toEqual(tables)
})

test('the app’s role owns nothing and cannot look past row-level security', async () => {
  const { rows } = await owner.query(
    `select rolsuper or rolbypassrls as bypasses, (select count(*)::int from pg_class where relowner = r.oid) as owns
     from pg_roles r where rolname = $1`,
    [appRole],
  )
  expect(rows).toEqual([{ bypasses: false, owns: 0 }])
})
