// Search through trigrams looks past row-level security, and lists of client users read a copy: neither may show, miss or invent anybody.
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Context, contextFor, permissionsOf, transact } from '../src/portal/people/people.ts'
import { add, at, atCompany, begin, bulk, invite, list, owner, params, portal, server } from './clients.ts'
import { askAsApp } from './database.ts'
import { buildPortal, type TestPortal } from './factories.ts'

let database: Client
beforeAll(async () => {
  database = await connect()
})
afterAll(() => database.end())

async function connect() {
  const client = new Client({ connectionString: server.databaseUrl, options: '-c search_path=portal' })
  await client.connect()
  return client
}

const names = async (q: string) => (await list({ q })).rows.map(row => row.lastName)

test('people are found by name, address and company: case and accents aside, in the middle of a word, in any script', async () => {
  await begin()
  const company = { name: 'Ångström & Søn 100%' }
  await add({ firstName: 'José', lastName: 'Núñez_Ortiz', email: 'j.nunez@orchard.example', company })
  await add({ firstName: 'Ольга', lastName: 'Иванова', company })
  await add({ firstName: '小明', lastName: '王', email: 'wang@meadow.example' })
  for (const q of ['JOSE', 'uñez', 'josé orch', 'nez@orc', 'z_o', 'ortiz angstrom'])
    expect(await names(q), q).toEqual(['Núñez_Ortiz'])
  for (const q of ['ванов', 'ольга strom']) expect(await names(q), q).toEqual(['Иванова'])
  for (const q of ['王', '小', 'wang@']) expect(await names(q), q).toEqual(['王'])
  for (const q of ['soN', '100%', '& 0%', 'ångs']) expect(await names(q), q).toHaveLength(2)
  for (const q of ['jose wang', 'z%o', 'zo', 'nunezangstrom', '\\', '\0', "'"])
    expect(await names(q), q).toHaveLength(q === '\0' ? 3 : 0)
})

describe('the functions that look past row-level security', () => {
  let other: TestPortal
  let viewers: Record<string, Context>

  beforeAll(async () => {
    await begin()
    other = await buildPortal(server.portal, 'Elsewhere')
    await other.clientUser({ company: 'Findable company' })
    const client = await portal.client({ company: 'Findable company', firstName: 'Findable' })
    const viewer = (
      hat: 'administrator' | 'portal_user',
      role: 'administrator' | 'manager' | 'employee' | 'contractor',
    ) =>
      contextFor(server.portal, { ...portal.ctx.viewer, ...portal.owner, hat, role, permissions: permissionsOf(role) })
    viewers = {
      administrator: viewer('administrator', 'administrator'),
      manager: viewer('portal_user', 'manager'),
      employee: viewer('portal_user', 'employee'),
      contractor: viewer('portal_user', 'contractor'),
      client: contextFor(server.portal, {
        ...portal.ctx.viewer,
        hat: 'client_user',
        role: 'client',
        permissions: permissionsOf('client'),
        ...{ clientUserId: client.clientUserId, companyId: client.companyId, personId: client.personId },
      }),
    }
  })

  const as = <R>(settings: Readonly<Record<string, string>>, query: string, values: unknown[]) =>
    askAsApp<R>(database, settings, query, values)
  const find = async (who: string, table: string, words: string[], most = 100) =>
    (
      await as<{ ids: string[] | null }>(viewers[who]?.settings ?? {}, 'select find_by_search($1, $2, $3) as ids', [
        table,
        words,
        most,
      ])
    )[0]?.ids

  test.each([
    ['client_user_listing', ['administrator', 'manager']],
    ['client_company', ['administrator', 'manager']],
    ['portal_user', ['administrator', 'manager', 'employee']],
  ])('answer of %s only who sees all of it', async (table, some) => {
    for (const who of [...Object.keys(viewers), 'nobody']) {
      const ids = await find(who, table, ['a'])
      if (some.includes(who)) expect(ids?.length, `${who} ${table}`).toBeGreaterThan(0)
      else expect(ids, `${who} ${table}`).toBe(null)
    }
  })

  test('answer nothing of another portal, and nothing that row-level security would not show', async () => {
    for (const [who, { settings }] of Object.entries(viewers))
      for (const [table, id] of Object.entries({
        client_user_listing: 'client_user_id',
        client_company: 'id',
        portal_user: 'id',
      })) {
        const ids = (await find(who, table, ['e'], 10_000)) ?? []
        const shown = await as<{ id: string }>(settings, `select ${id} as id from ${table}`, [])
        const all = new Set(shown.map(row => row.id))
        expect(
          ids.filter(one => !all.has(one)),
          `${who} ${table}`,
        ).toEqual([])
      }
    const sum = 'select coalesce(sum(people), 0)::int as people from count_by_search($1, null)'
    const people = async (who: string) =>
      (await as<{ people: number }>(viewers[who]?.settings ?? {}, sum, [['findable']]))[0]?.people
    for (const who of ['administrator', 'manager']) expect(await people(who), who).toBe(1)
    for (const who of ['employee', 'contractor', 'client', 'nobody']) expect(await people(who), who).toBe(0)
  })

  test('take words as words, and no other table', async () => {
    for (const word of ["' or true --", '%', '_', '\\', "'; drop table person; --", '$1', '%s'])
      expect(await find('administrator', 'client_user_listing', [word]), word).toEqual([])
    await expect(find('administrator', 'person', ['a'])).rejects.toThrow('not a table to search')
  })

  test('say of too many that there are, not which', async () => {
    expect(await find('administrator', 'client_user_listing', ['findable'], 1)).toHaveLength(1)
    await portal.clientUser({ company: 'Findable company' })
    expect(await find('administrator', 'client_user_listing', ['findable'], 1)).toBe(null)
  })
})

/** The copies that are not what they are copies of, and those that are missing or too many. */
async function stale() {
  const { rows } = await database.query(`
    select coalesce(l.client_user_id, w.id) as id, to_jsonb(l) as listed, to_jsonb(w) as wanted from client_user_listing l
    full join (
      select u.portal_id, u.id, u.sort_key, coalesce(c.sort_key, chr(1114111)) as company_key,
        coalesce(c.id, '00000000-0000-0000-0000-000000000000') as company_id, c.id is not null and c.deactivated_at is null as active,
        case when u.deactivated_at is not null then 4 when u.accepted_at is not null then 0 when u.no_processing or p.email is null then 3
          when u.invited_at is not null then 1 else 2 end as status, u.search || chr(10) || coalesce(c.search, '') as search
      from client_user u join person p on p.portal_id = u.portal_id and p.id = u.person_id
      left join client_company c on c.portal_id = u.portal_id and c.id = u.client_company_id) w
      on w.portal_id = l.portal_id and w.id = l.client_user_id
    where (l.sort_key, l.company_key, l.company_id, l.is_company_active, l.status::int, l.search)
      is distinct from (w.sort_key, w.company_key, w.company_id, w.active, w.status, w.search)
    union all
    select u.id, to_jsonb(u.email_key), to_jsonb(p.email_key) from portal_user u
    join person p on p.portal_id = u.portal_id and p.id = u.person_id where u.email_key <> coalesce(p.email_key, '')
    union all
    select t.portal_id, to_jsonb(t), to_jsonb(w) from (
      select portal_id, status, has_company, is_company_active, sum(people)::int as people from client_tally group by 1, 2, 3, 4) t
    full join (
      select portal_id, status, company_id <> '00000000-0000-0000-0000-000000000000' as has_company, is_company_active,
        count(*)::int as people from client_user_listing group by 1, 2, 3, 4) w using (portal_id, status, has_company, is_company_active)
    where coalesce(t.people, 0) <> coalesce(w.people, 0)`)
  return rows
}

test('the copies follow whatever happens to people and companies', async () => {
  await begin()
  const first = await add({ email: 'one@copies.example', company: { name: 'Copies' } })
  const second = await add({ firstName: '', lastName: 'Nobody yet' })
  const company = first.company?.id ?? ''
  const edit = async (id: string, body: object) => {
    const { version } = await owner.call('GET /api/p/{portal}/client-users/{clientUser}', at(id))
    await owner.call('PATCH /api/p/{portal}/client-users/{clientUser}', { ...at(id), body: { version, ...body } })
  }
  const steps: Record<string, () => Promise<unknown>> = {
    'added by hand': async () => {},
    renamed: () => edit(first.id, { lastName: 'Other' }),
    'given an address': () => edit(second.id, { email: 'two@copies.example' }),
    'moved into a company': () => edit(second.id, { company: { id: company } }),
    invited: () => invite(first.id),
    'the address changed': () => edit(first.id, { email: 'three@copies.example' }),
    'the address gone': () => edit(second.id, { email: '' }),
    'the company renamed': async () => {
      const body = { version: 1, name: 'Zopies' }
      await owner.call('PATCH /api/p/{portal}/client-companies/{company}', { ...atCompany(company), body })
      expect(await names('zopies')).toHaveLength(2)
    },
    'the company deactivated': () =>
      owner.call('POST /api/p/{portal}/client-companies/{company}/deactivation', atCompany(company)),
    'the company active again': () =>
      owner.call('DELETE /api/p/{portal}/client-companies/{company}/deactivation', atCompany(company)),
    deactivated: () => bulk({ action: 'deactivate', selection: { all: true } }),
    'active again': () => bulk({ action: 'reactivate', selection: { all: true } }),
    'moved out': () => bulk({ action: 'move', selection: { ids: [first.id] }, company: null }),
    'not to be processed': () =>
      transact(portal.ctx, ({ db }) =>
        db.updateTable('client_user').set({ no_processing: true }).where('id', '=', second.id).execute(),
      ),
    'a portal user renamed': async () => {
      const { portalUserId } = await portal.person('employee')
      const who = { params: { ...params(), portalUser: portalUserId } }
      const { version } = await owner.call('GET /api/p/{portal}/portal-users/{portalUser}', who)
      await owner.call('PATCH /api/p/{portal}/portal-users/{portalUser}', {
        ...who,
        body: { version, email: 'moved@copies.example' },
      })
    },
    removed: () => bulk({ action: 'remove', selection: { all: true } }),
  }
  for (const [what, step] of Object.entries(steps)) {
    await step()
    expect(await stale(), what).toEqual([])
  }
  await database.query('delete from portal where id = $1', [portal.id])
  expect(await stale(), 'the portal gone').toEqual([])
})

describe('how many client users there are', () => {
  const tallied = async () =>
    (await database.query('select people from client_tally where portal_id = $1', [portal.id])).rows.length
  const sumUp = 'select sum_up_client_tally($1)'

  test('is told of all as it is counted of some, whatever happened to them', async () => {
    await begin()
    const { company } = await add({ email: 'first@tally.example', company: { name: 'Tally' } })
    await add({ email: 'second@tally.example', company: { name: 'Other tally' } })
    const gone = await add({ email: 'third@tally.example', company: { name: 'Tally' } })
    await add({ lastName: 'Without an address' })
    await add({ email: 'fourth@tally.example' })
    await invite((await add({ email: 'fifth@tally.example', company: { name: 'Other tally' } })).id)
    await owner.call('POST /api/p/{portal}/client-users/{clientUser}/deactivation', at(gone.id))
    await owner.call('POST /api/p/{portal}/client-companies/{company}/deactivation', atCompany(company?.id ?? ''))
    const all = await list()
    // Every status there is: nobody is left out, and each is counted.
    const each = await list({ status: ['active', 'invited', 'not_invited', 'no_login', 'deactivated'] })
    expect({ ...all, rows: [] }).toEqual({ ...each, rows: [] })
    expect(all).toMatchObject({
      total: 6,
      companies: 2,
      noCompany: 2,
      invitable: 1,
      counts: { deactivated: 1, no_login: 1 },
    })
  })

  test('is summed up without waiting for who adds people, or sums up, at the same time', async () => {
    await begin()
    for (let n = 0; n < 5; n += 1) await add({ email: `${n}@tally.example` })
    // As many who came and went leave behind.
    await database.query(
      `insert into client_tally (portal_id, status, has_company, is_company_active, people)
       select $1, 3, false, false, case when n % 2 = 0 then 1 else -1 end from generate_series(1, 200) n`,
      [portal.id],
    )
    expect(await tallied()).toBeGreaterThan(200)
    const [adding, summing] = await Promise.all([connect(), connect()])
    await adding.query('begin')
    await adding.query(
      `with somebody as (insert into person (portal_id, id, first_name, last_name) values ($1, gen_random_uuid(), '', 'Late') returning *)
       insert into client_user (portal_id, id, person_id, sort_key, search) select portal_id, gen_random_uuid(), id, 'late', 'late' from somebody`,
      [portal.id],
    )
    await summing.query('begin')
    await summing.query(sumUp, [portal.id])
    await database.query(`set lock_timeout = '2s'`)
    await database.query(sumUp, [portal.id])
    await database.query('reset lock_timeout')
    await Promise.all([summing.query('commit'), adding.query('commit')])
    await Promise.all([summing.end(), adding.end()])
    expect(await stale()).toEqual([])
    expect((await list()).total).toBe(6)
    await database.query(sumUp, [portal.id])
    expect(await tallied()).toBe(2)
    expect(await stale()).toEqual([])
  })
})

test('whoever is added while their company is being renamed is listed under the new name', async () => {
  await begin()
  const { id, company } = await add({ email: 'before@race.example', company: { name: 'Before' } })
  const [adding, watching] = await Promise.all([connect(), connect()])
  await adding.query('begin')
  await adding.query(
    `insert into client_user (portal_id, id, person_id, client_company_id, sort_key, search)
     select u.portal_id, gen_random_uuid(), p.id, u.client_company_id, 'raced', 'raced' from client_user u
     join person p on p.portal_id = u.portal_id and p.id <> u.person_id where u.id = $1`,
    [id],
  )
  const rename = `update client_company set sort_key = 'afterwards', search = 'afterwards' where id = $1`
  const renaming = database.query(rename, [company?.id])
  const waiting = `select from pg_stat_activity where wait_event_type = 'Lock' and query = $1`
  while ((await watching.query(waiting, [rename])).rowCount === 0);
  await adding.query('commit')
  await Promise.all([adding.end(), watching.end()])
  await renaming
  expect(await stale()).toEqual([])
  expect((await list({ q: 'afterwards' })).total).toBe(2)
})
