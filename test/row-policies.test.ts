import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { wordsMet } from './leak-crawl.ts'
import {
  asApp,
  closeRows,
  columnsOf,
  keyOf,
  type Looking,
  lookingAs,
  open,
  openRows,
  owner,
  read,
  tables,
  worded,
  world,
} from './leak-rows.ts'
import { word } from './leak-words.ts'

type Reach = { reads: string[]; writes: Record<string, string> }

// By hat: the tables of the portal that are read whole, and the rows that may be changed. Nothing else is within reach.
const nothing: Reach = { reads: ['portal'], writes: {} }
const mine = 'current_setting($$app.projects$$)::uuid[]'
const reach: Record<string, Reach> = {
  manager: {
    reads:
      `portal person portal_user client_company client_user client_user_listing client_tally client_event invitation_template hand_edit`.split(
        ' ',
      ),
    writes: {
      client_company: 'true',
      client_user: 'true',
      client_user_listing: 'true',
      client_tally: 'true',
      client_event: 'true',
      invitation_template: 'true',
      hand_edit: 'true',
      invitation: 'client_user_id is not null',
      person: 'not exists (select from portal_user u where u.person_id = t.id)',
      project: `id = any(${mine})`,
      project_member: `project_id = any(${mine})`,
      project_client: `project_id = any(${mine})`,
    },
  },
  employee: { reads: ['portal', 'portal_user'], writes: {} },
  contractor: nothing,
  client: nothing,
}
const reachOf = ({ hat }: Looking) => reach[hat.hat] ?? nothing

let administrator: Looking
let lookings: Looking[]

beforeAll(async () => {
  await openRows()
  lookings = []
  for (const who of ['manager1', 'employee1', 'contractor1', 'client1', 'pair1', 'dual1'])
    lookings.push(...(await lookingAs(who)))
  administrator = (await lookingAs('owner1'))[0] as Looking
}, 120_000)
afterAll(closeRows)

const home = () => world.portals[1]?.id ?? ''
const away = () => world.portals[2]?.id ?? ''
const isHere = (table: string) => `${keyOf(table)} = '${home()}'`

test('every table holds rows of both portals, each with a word that says whose it is', async () => {
  expect(worded.length).toBeGreaterThan(22)
  for (const table of worded)
    for (const portal of [home(), away()]) {
      const { rows } = await owner.query(
        `select (to_jsonb(t) - 'portal_id')::text as text from ${table} t where ${keyOf(table)} = $1`,
        [portal],
      )
      expect(rows.length, table).toBeGreaterThan(0)
      for (const { text } of rows) expect(wordsMet(world, text).length, text).toBeGreaterThan(0)
    }
})

describe('reading', () => {
  test('shows everybody what is theirs, and nothing else', async () => {
    for (const looking of [...lookings, administrator])
      for (const table of worded) {
        const { foreign, rows } = await read(looking, table)
        expect(foreign, `${looking.name} reads ${table}`).toEqual([])
        if (looking === administrator) expect(rows.length, table).toBeGreaterThan(0)
      }
  })

  test('shows clients their own company, and none that is hidden or not shared', async () => {
    for (const looking of lookings.filter(one => one.hat.hat === 'client')) {
      const counts: Record<string, number> = {}
      for (const table of worded) {
        const { rows } = await read(looking, table)
        if (rows.length > 0) counts[table] = rows.length
        for (const row of rows) expect(row, table).not.toMatch(/"hidden_from_clients": true|"shared": false/)
      }
      const seen = 'client_company client_user person portal portal_user project project_client project_member'
      expect(Object.keys(counts), looking.name).toEqual(seen.split(' '))
      expect(counts.client_company).toBe(1)
    }
  })

  test('is noticed for each table and each who looks, once its policy lets the whole portal through', async () => {
    for (const looking of lookings) {
      const silent: string[] = []
      for (const table of worded) {
        const { foreign } = await read(looking, table, open('app', table, isHere(table)))
        if (foreign.length === 0) silent.push(table)
      }
      expect(silent.sort(), looking.name).toEqual(
        reachOf(looking)
          .reads.filter(one => worded.includes(one))
          .sort(),
      )
    }
  })

  test('is noticed for each table and each who looks, once its policy lets everything through', async () => {
    for (const looking of [...lookings, administrator])
      for (const table of worded) {
        const { foreign } = await read(looking, table, open('app', table, 'true'))
        expect(
          foreign.some(one => one.startsWith('canary-p2-')),
          `${looking.name} ${table}`,
        ).toBe(true)
      }
  })

  test('shows the numbers of client users to who sees all of them, and it is noticed once the policy lets everybody through', async () => {
    const { rows } = await owner.query('select to_jsonb(t)::text as row from client_tally t where portal_id = $1', [
      home(),
    ])
    expect(rows.length).toBeGreaterThan(0)
    for (const looking of [...lookings, administrator]) {
      const sees = looking === administrator || reachOf(looking).reads.includes('client_tally')
      const own = sees ? rows.length : 0
      expect((await read(looking, 'client_tally')).rows, looking.name).toHaveLength(own)
      expect((await read(looking, 'client_tally', open('app', 'client_tally', 'true'))).rows.length).toBeGreaterThan(
        own,
      )
    }
  })

  test.each([
    ['project_member', 'AND (NOT hidden_from_clients)', word(1, 'hidden', 1)],
    ['project_client', 'AND shared', word(1, 'unshared', 1)],
    ['project_client', 'AND (client_company_id = ', word(1, 'company', 2)],
    ['client_user', 'AND (client_company_id = ', word(1, 'company', 2)],
    ['client_company', 'AND (id = ', word(1, 'company', 2)],
  ])('is noticed by a client once the policy of %s forgets “%s”', async (table, condition, canary) => {
    const { rows } = await owner.query<{ qual: string }>(
      `select qual from pg_policies where schemaname = 'portal' and tablename = $1 and policyname = 'app'`,
      [table],
    )
    const client = lookings.find(one => one.who === 'client1') as Looking
    const { foreign } = await read(client, table, open('app', table, without(rows[0]?.qual ?? '', condition)))
    expect(foreign).toContain(canary)
  })
})

/** A condition without the part that begins so, up to the bracket that ends it. */
function without(qual: string, part: string): string {
  const from = qual.indexOf(part)
  expect(from, qual).toBeGreaterThan(0)
  let [to, depth] = [from, 0]
  for (; to < from + part.length || depth > 0; to += 1) depth += qual[to] === '(' ? 1 : qual[to] === ')' ? -1 : 0
  return qual.slice(0, from) + qual.slice(to)
}

describe('writing', () => {
  const mayWrite = (one: Looking, table: string) =>
    one === administrator ? 'true' : (reachOf(one).writes[table] ?? 'false')

  /** Rows of a table that fit a condition, which may ask for the projects of who looks. */
  async function rowsOf({ settings }: Looking, table: string, where: string) {
    await owner.query(`select set_config('app.projects', $1, false)`, [settings['app.projects']])
    const { rows } = await owner.query<{ row: object }>(`select to_jsonb(t) as row from ${table} t where ${where}`)
    return rows.map(one => JSON.stringify(one.row))
  }

  // Without a condition, so that what may be read cannot hide what may be written. Rows are pulled into the portal, or deleted.
  const statements = {
    app_update: (table: string) =>
      `update ${table} set ${table === 'portal' ? `name = 'taken'` : `portal_id = '${home()}'`}`,
    app_delete: (table: string) => `delete from ${table}`,
  }

  test.each(['app_update', 'app_delete'] as const)(
    'changes no row that one may not, and it is noticed once %s lets the portal or everything through',
    async policy => {
      for (const looking of [...lookings, administrator])
        for (const table of tables) {
          const statement = statements[policy](table)
          const own = await rowsOf(looking, table, `${isHere(table)} and ${mayWrite(looking, table)}`)
          const { count } = await asApp(looking, statement)
          expect(count, `${looking.name}: ${statement}`).toBe(own.length)
          const all = await asApp(looking, statement, [], open(policy, table, 'true'))
          expect(all.count, `${looking.name}: ${statement}`).toBeGreaterThan(count)
          if (mayWrite(looking, table) === 'true') continue
          const here = await asApp(looking, statement, [], open(policy, table, isHere(table)))
          expect(here.count, `${looking.name}: ${statement}`).toBeGreaterThan(count)
        }
    },
  )

  test('pushes nothing out of the portal, and it is noticed once app_update forgets to check', async () => {
    for (const table of tables.filter(one => one !== 'portal')) {
      const push = `update ${table} set portal_id = '${away()}'`
      expect((await asApp(administrator, push)).isRefused, table).toBe(true)
      const forgetful = open('app_update', table, isHere(table), 'true')
      expect((await asApp(administrator, push, [], forgetful)).count, table).toBeGreaterThan(0)
    }
  })

  test('adds no row that one may not, and it is noticed once app_insert lets the portal or everything through', async () => {
    for (const table of tables) {
      const names = (await columnsOf(table)).map(({ name }) => `"${name}"`).join(', ')
      const insert = `insert into ${table} (${names}) select ${names} from jsonb_populate_record(null::${table}, $1)`
      for (const looking of [...lookings, administrator]) {
        // Who makes projects adds rows before working on them.
        const makes = looking.hat.hat === 'manager' && ['project', 'project_member'].includes(table)
        const may = makes ? 'true' : mayWrite(looking, table)
        for (const [where, to] of [
          [`${keyOf(table)} = '${away()}'`, 'true'],
          [`${isHere(table)} and not (${may})`, isHere(table)],
        ] as const)
          for (const row of (await rowsOf(looking, table, where)).slice(0, 1)) {
            expect((await asApp(looking, insert, [row])).isRefused, `${looking.name}: ${table}`).toBe(true)
            const opened = await asApp(looking, insert, [row], open('app_insert', table, to))
            expect(opened.count, `${looking.name}: ${table}`).toBe(1)
          }
      }
    }
  })
})
