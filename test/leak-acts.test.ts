import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listOutbox, readOutbox } from '../src/platform/mail.ts'
import { type AnyRoute, fillPath } from '../src/platform/routes.ts'
import { ask, type Eye, paramsOf, wordsMet } from './leak-crawl.ts'
import { eyesOf, isForClients, isInPortal, reachOf, recordsOf, routes } from './leak-eyes.ts'
import { type Kind, mayMeet, word } from './leak-words.ts'
import { buildLeakWorld, type LeakWorld } from './leak-world.ts'
import { type Browser, openTestServer, type TestServer } from './server.ts'

let server: TestServer
let world: LeakWorld
let database: Client

beforeAll(async () => {
  const now = new Date()
  const opened = await openTestServer({ clock: () => now })
  server = opened
  world = await buildLeakWorld(server.portal, { portals: 2, companies: 8 })
  database = new Client({ connectionString: opened.databaseUrl, options: '-c search_path=portal' })
  await database.connect()
  await database.query('analyze')
})
afterAll(async () => {
  await database?.end()
  await server?.close()
})

const idOf = (n: number, what: string, kind: Kind, number = 0) => {
  const found = recordsOf(world, n, what)?.find(one => one.word === word(n, kind, number))
  if (!found) throw new Error(`there is no ${word(n, kind, number)}`)
  return found.id
}
const as = (who: string) => server.as(world.viewers[who] as { email: string })
const here = (path: string) => `/api/p/${world.portals[1]?.id}${path}`

/** What every table holds, but for when somebody was last seen. */
async function everything(): Promise<Record<string, string>> {
  const { rows } = await database.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'portal'::regnamespace and relkind = 'r' and relrowsecurity`,
  )
  const sums: Record<string, string> = {}
  for (const { name } of rows) {
    const row = `(to_jsonb(t) - 'last_seen_at')::text`
    const found = await database.query(`select md5(string_agg(${row}, '' order by ${row})) as sum from ${name} t`)
    sums[name] = found.rows[0].sum
  }
  return sums
}

describe('changing what is not one’s own', () => {
  const acts = routes.filter(route => route.method !== 'get' && isInPortal(route))
  const own = (eye: Eye, name: string) =>
    recordsOf(world, 1, name)?.find(one => mayMeet(eye.sight, one.word))?.id ?? crypto.randomUUID()

  test.each(['owner1', 'manager1', 'employee1', 'contractor1', 'client1', 'pair1', 'dual1'])(
    'is for %s like changing what nobody has, and changes nothing',
    async who => {
      const before = await everything()
      let tried = 0
      for (const eye of await eyesOf(server, world, who))
        for (const route of acts.filter(one => isForClients(one) === (eye.sight.hat === 'client')))
          tried += await tryAll(eye, route)
      expect(tried).toBeGreaterThan(2)
      expect(await everything()).toEqual(before)
    },
  )

  async function tryAll(eye: Eye, route: AnyRoute): Promise<number> {
    const reach = reachOf(world, eye)
    const names = paramsOf(route).filter(name => name !== 'portal')
    const fixed = Object.fromEntries(names.map(name => [name, eye.params[name] ?? own(eye, name)]))
    const send = (params: Record<string, string>) =>
      ask(
        eye.browser,
        route.method.toUpperCase(),
        fillPath(route.path, { ...fixed, ...params, portal: eye.params.portal ?? '' }),
        route.method === 'delete' ? undefined : {},
      )
    let tried = 0
    for (const name of names) {
      const foreign = (name === 'crmId' ? [] : (reach.inAddresses(name) ?? [])).filter(
        one => !mayMeet(eye.sight, one.word),
      )
      const isOther = ({ id }: { id: string }) =>
        name !== 'hat' || !eye.others.some(hat => 'hatId' in hat && hat.hatId === id)
      const none = await send({ [name]: crypto.randomUUID() })
      // Refused by the door, whatever is named: once is enough.
      for (const { id } of foreign.filter(isOther).slice(0, none.status === 403 ? 1 : 6)) {
        expect(await send({ [name]: id }), `${eye.name} ${route.key} {${name}}`).toEqual(none)
        tried += 1
      }
    }
    return tried
  }
})

describe('naming what is not one’s own', () => {
  type Naming = [method: string, path: string, body: (id: string) => object]
  const words = { subject: 'Come', message: 'Come in' }
  const person = { firstName: 'New', lastName: 'Person' }

  async function compare(browser: Browser, foreign: string, namings: Naming[]) {
    for (const [method, path, body] of namings) {
      const none = await ask(browser, method, here(path), body(crypto.randomUUID()))
      const answer = await ask(browser, method, here(path), body(foreign))
      expect(answer, `${method} ${path}`).toEqual(none)
      expect(wordsMet(world, answer.text).filter(one => one.includes('-p2-'))).toEqual([])
    }
  }

  const selections = (name: 'ids' | 'companies', id: string) => ({
    [name]: [id],
    ...(name === 'companies' ? { filter: {} } : {}),
  })
  const bulk = (selection: (id: string) => object): Naming[] =>
    (['deactivate', 'reactivate', 'remove', 'invite'] as const).map(action => [
      'POST',
      '/client-users/bulk',
      id => ({ action, selection: selection(id) }),
    ])

  test('a project the manager does not work on is like none', async () => {
    const company = idOf(1, 'company', 'company', 1)
    const add = { firstName: 'A', lastName: 'B', role: 'employee' }
    const namings: Naming[] = [
      ['POST', '/client-companies/projects', id => ({ selection: { ids: [company] }, add: [id] })],
      ['POST', '/client-companies/projects', id => ({ selection: { ids: [company] }, remove: [id] })],
      ...bulk(id => ({ all: true, filter: { project: [id] } })),
    ]
    const manager = await as('manager1')
    await compare(manager, idOf(1, 'project', 'unshared', 1), namings)
    await compare(manager, idOf(1, 'project', 'shared', 2), namings)
    await compare(await as('owner1'), idOf(2, 'project', 'shared', 1), [
      ...namings,
      ['POST', '/portal-users', id => ({ ...add, email: 'new@people.example', projects: [id] })],
      ['PUT', `/portal-users/${idOf(1, 'portalUser', 'worker', 2)}/projects`, id => ({ projects: [id] })],
      ['POST', '/portal-users/bulk', id => ({ action: 'remove_projects', selection: { all: true }, projects: [id] })],
    ])
  })

  test.each(['manager1', 'owner1'])('a company or client user of another portal is to %s like none', async who => {
    const mine = idOf(1, 'clientUser', 'company', 4)
    const [project, company] = [idOf(1, 'project', 'shared', 1), idOf(1, 'company', 'company', 1)]
    const browser = await as(who)
    await compare(browser, idOf(2, 'company', 'company', 1), [
      ['POST', '/client-users', id => ({ ...person, company: { id } })],
      ['POST', `/client-users/${mine}/companies`, id => ({ company: { id } })],
      ['PATCH', `/client-users/${mine}`, id => ({ version: 1, company: { id } })],
      ['POST', '/client-users/bulk', id => ({ action: 'move', selection: { ids: [mine] }, company: { id } })],
      ['POST', '/client-companies/projects', id => ({ selection: { ids: [id] }, add: [project] })],
      ...bulk(id => selections('companies', id)),
      ...bulk(id => ({ all: true, filter: { company: [id] } })),
    ])
    const contact: Naming = ['PUT', `/projects/${project}/clients/${company}`, id => ({ contact: id })]
    await compare(browser, idOf(2, 'clientUser', 'company', 1), [
      contact,
      ['POST', '/invitation-preview', id => ({ ...words, clientUser: id })],
      ...bulk(id => selections('ids', id)),
    ])
    await compare(browser, idOf(1, 'clientUser', 'company', 2), [contact])
  })

  test('a connection or an import of another portal is to an administrator like none', async () => {
    const owner = await as('owner1')
    const [company, snapshot] = [idOf(1, 'company', 'company', 1), idOf(1, 'snapshot', 'import')]
    await compare(owner, idOf(2, 'connection', 'import'), [
      ['POST', `/client-companies/${company}/crm/refresh`, id => ({ connection: id })],
    ])
    await compare(owner, idOf(2, 'plan', 'import'), [['POST', `/snapshots/${snapshot}/plans`, id => ({ from: id })]])
  })

  test('an address known in another portal is one that nobody knows here', async () => {
    const owner = await as('owner1')
    for (const [path, more, self] of [
      ['/portal-users', { role: 'employee' }, 2],
      ['/client-users', {}, 20],
      ['/client-users', {}, 25],
    ] as const) {
      const email = `${word(2, 'self', self)}@people.example`
      const answer = await ask(owner, 'POST', here(path), { ...person, ...more, email })
      expect(answer.status, path).toBe(201)
      const foreign = wordsMet(world, answer.text).filter(one => one.includes('-p2-'))
      expect(foreign.filter(one => !email.startsWith(one))).toEqual([])
    }
  })
})

describe('a mail', () => {
  const mails = async () => {
    await server.drain()
    const { rows } = await listOutbox(server.portal.outboxDir ?? '', { limit: 1000 })
    return Promise.all(
      rows.map(async ({ id }) => (await readOutbox(server.portal.outboxDir ?? '', id)) ?? expect.fail(id)),
    )
  }
  const tokenIn = (text: string) => /\/invitation\/([\w-]+)/.exec(text)?.[1] ?? ''

  test('and the page of its invitation name the reader’s own company and what is shared with it, and nothing else', async () => {
    for (const n of [1, 2]) {
      const owner = await as(`owner${n}`)
      const body = { action: 'invite', selection: { all: true } }
      const { status } = await ask(owner, 'POST', `/api/p/${world.portals[n]?.id}/client-users/bulk`, body)
      expect(status).toBe(200)
    }
    const sent = (await mails()).filter(mail => world.mailed.has(mail.to))
    expect(sent.length).toBeGreaterThan(14)
    const met = new Set<string>()
    for (const mail of sent) {
      const sight = world.mailed.get(mail.to) ?? expect.fail(mail.to)
      const page = await ask(server.browser(), 'GET', `/api/invitations/${tokenIn(mail.text)}`)
      expect(page.status).toBe(200)
      for (const text of [JSON.stringify(mail), page.text]) {
        expect(
          wordsMet(world, text).filter(one => !mayMeet(sight, one)),
          mail.to,
        ).toEqual([])
        for (const one of wordsMet(world, text)) met.add(one)
      }
    }
    for (const [kind, number] of [
      ['company', 5],
      ['note', 5],
      ['shared', 5],
      ['common', 0],
      ['inner', 0],
    ] as const)
      expect(met.has(word(1, kind, number)), kind).toBe(true)
  })

  test('to somebody of two companies names one of them', async () => {
    const owner = await as('owner1')
    const email = 'twice@clients.example'
    const body = { firstName: 'Twice', lastName: 'Invited', email, company: { id: idOf(1, 'company', 'company', 3) } }
    const made = JSON.parse((await ask(owner, 'POST', here('/client-users'), body)).text) as { id: string }
    const second = { company: { id: idOf(1, 'company', 'company', 4) } }
    const other = JSON.parse((await ask(owner, 'POST', here(`/client-users/${made.id}/companies`), second)).text)
    const words = { subject: '{company}', message: 'Hello {first name},\n\nsee {company}.' }
    const action = { action: 'invite', selection: { ids: [made.id, other.id] }, words }
    expect((await ask(owner, 'POST', here('/client-users/bulk'), action)).status).toBe(200)
    const sent = (await mails()).filter(mail => mail.to === email)
    expect(sent.map(mail => mail.subject).sort()).toEqual([word(1, 'company', 3), word(1, 'company', 4)])
    for (const mail of sent) {
      const company = mail.subject === word(1, 'company', 3) ? 3 : 4
      const page = await ask(server.browser(), 'GET', `/api/invitations/${tokenIn(mail.text)}`)
      for (const text of [JSON.stringify(mail), page.text]) {
        const sight = { portal: 1, hat: 'client', company, isInvited: true } as const
        expect(wordsMet(world, text).filter(one => !mayMeet(sight, one))).toEqual([])
      }
    }
  })
})
