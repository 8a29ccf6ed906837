import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { transactOrg } from '../src/crm/context.ts'
import { crmRoutes } from '../src/crm/crm.api.ts'
import { buildAccounts, buildContacts, buildDeals } from '../src/crm/crm.factories.ts'
import { type AnyRoute, fillPath } from '../src/platform/routes.ts'
import { type Permission, permissionsOf, type StaffRole } from '../src/portal/people/people.ts'
import { portalRoutes } from '../src/portal/portal.api.ts'
import { buildTeam, type Caller, openTestCrm, type TestCrm } from './crm.ts'
import { buildPortal, type TestPortal } from './factories.ts'
import { type Filled, fillPortal } from './fill.ts'
import { type Browser, openTestServer, type TestServer } from './server.ts'

type Ids = Record<string, string>
type Answer = { status: number; text: string }
type Send = (route: AnyRoute, params: Ids) => Promise<Answer>

const canary = 'canary-of-the-other-portal'
const neighbourCanary = 'canary-of-another-client'
const paramsOf = (route: AnyRoute) => [...route.path.matchAll(/\{(\w+)\}/g)].map(match => match[1] as string)
const isFree = (route: AnyRoute) => route.allow === 'anyone'

describe('the portal', () => {
  const routes: readonly AnyRoute[] = portalRoutes
  const isForClients = (route: AnyRoute) => route.allow === 'client_user'
  const inPortal = routes.filter(route => route.path.startsWith('/api/p/{portal}') && !isForClients(route))
  const forClients = routes.filter(isForClients)
  let server: TestServer
  let mine: TestPortal
  let ids: Ids
  let foreign: Ids
  let nobody: Send
  let admin: Send
  let outsider: Send
  let deactivated: Send
  let client: Send
  let otherClient: Ids
  const staff: Partial<Record<StaffRole, Send>> = {}

  const sender =
    (browser: Browser): Send =>
    async (route, params) => {
      const needsBody = route.method !== 'get' && route.method !== 'delete'
      const answer = await browser.send(
        route.method.toUpperCase(),
        fillPath(route.path, params),
        needsBody ? {} : undefined,
      )
      if (answer.headers.get('content-type')?.includes('event-stream')) {
        await answer.body?.cancel()
        return { status: answer.status, text: '' }
      }
      return { status: answer.status, text: await answer.text() }
    }
  const sessionOf = async (loginId: string | null) => {
    const sessions = server.portal.pool.selectFrom('login_session').select('id')
    return (await sessions.where('userId', '=', loginId).limit(1).executeTakeFirstOrThrow()).id
  }

  beforeAll(async () => {
    server = await openTestServer()
    mine = await buildPortal(server.portal, 'mine')
    const other = await buildPortal(server.portal, canary)
    const [here, there]: [Filled, Filled] = [await fillPortal(mine, 'mine'), await fillPortal(other, canary)]
    nobody = sender(server.browser())
    admin = sender(await server.as(mine.owner))
    outsider = sender(await server.as(other.owner))
    const gone = await mine.person('administrator', { projects: [here.project] })
    deactivated = sender(await server.as(gone))
    client = sender(await server.as({ email: here.clientEmail }))
    const project = await mine.project(neighbourCanary)
    const theirs = { company: neighbourCanary, firstName: neighbourCanary, title: neighbourCanary, projects: [project] }
    const neighbour = await mine.client(theirs)
    otherClient = { company: neighbour.companyId, hat: neighbour.clientUserId, project }
    for (const role of ['manager', 'employee', 'contractor'] as const)
      staff[role] = sender(await server.as(await mine.person(role, { projects: [here.project] })))
    const params = { portal: mine.id, portalUser: gone.portalUserId }
    const owner = await server.as(mine.owner)
    await owner.call('POST /api/p/{portal}/portal-users/{portalUser}/deactivation', { params })
    const [session, otherSession] = [await sessionOf(mine.owner.loginId), await sessionOf(other.owner.loginId)]
    ids = { portal: mine.id, ...here, session, token: 'x', mail: 'x', crmId: '1', field: 'phone' }
    foreign = { portal: other.id, ...there, session: otherSession, token: 'x', mail: 'x' }
  })
  afterAll(() => server.close())

  test('the walk knows an id for every part of every address', () => {
    expect(routes.length).toBeGreaterThan(50)
    for (const route of routes)
      for (const name of paramsOf(route)) expect(ids[name], `${route.key} {${name}}`).toBeTruthy()
  })

  test('an open door says why it is one', () => {
    for (const route of routes.filter(isFree)) expect(route.because, route.key).toBeTruthy()
  })

  test('nobody gets in anywhere but through an open door', async () => {
    for (const route of routes) {
      const { status } = await nobody(route, ids)
      if (isFree(route)) expect(status, route.key).not.toBe(401)
      else expect(status, route.key).toBe(401)
    }
  })

  test('another portal’s administrator and somebody deactivated find nothing, as if the portal were invented', async () => {
    for (const route of [...inPortal, ...forClients]) {
      const invented = await admin(route, { ...ids, portal: crypto.randomUUID() })
      expect(invented.status, route.key).toBe(404)
      expect(await outsider(route, ids), route.key).toEqual(invented)
      expect(await deactivated(route, ids), route.key).toEqual(invented)
    }
  })

  test('what is for clients is not there for who works here, and what is for staff is not there for clients', async () => {
    expect(forClients.length).toBeGreaterThan(5)
    for (const route of forClients) {
      expect(route.path.startsWith('/api/p/{portal}/c/{hat}'), route.key).toBe(true)
      const invented = await admin(route, { ...ids, portal: crypto.randomUUID() })
      for (const send of [admin, ...Object.values(staff)]) expect(await send(route, ids), route.key).toEqual(invented)
    }
    for (const route of inPortal) {
      const invented = await client(route, { ...ids, portal: crypto.randomUUID() })
      expect(invented.status, route.key).toBe(404)
      expect(await client(route, ids), route.key).toEqual(invented)
    }
  })

  test('a client user reads everything the walk names under their own hat, and nothing under another', async () => {
    for (const route of forClients) {
      if (route.method === 'get') {
        const { status, text } = await client(route, ids)
        expect(status, route.key).toBe(200)
        for (const foreign of [canary, neighbourCanary]) expect(text.includes(foreign), route.key).toBe(false)
      }
      const nowhere = await client(route, { ...ids, portal: crypto.randomUUID() })
      expect(await client(route, { ...ids, ...otherClient }), route.key).toEqual(nowhere)
    }
  })

  test.each(['manager', 'employee', 'contractor'] as const)(
    'a %s is refused what the role does not allow',
    async role => {
      const send = staff[role] as Send
      for (const route of inPortal) {
        const allowed = route.allow === 'portal_user' || permissionsOf(role).includes(route.allow as Permission)
        if (!allowed) expect(await send(route, ids), route.key).toMatchObject({ status: 403 })
        // Reading alone, so that a walk changes nothing for the next.
        else if (route.method === 'get') expect(await send(route, ids), route.key).toMatchObject({ status: 200 })
      }
    },
  )

  test('an administrator reads everything the walk names, and nothing of the other portal', async () => {
    for (const route of inPortal.filter(one => one.method === 'get')) {
      const { status, text } = await admin(route, ids)
      expect(status, route.key).toBe(200)
      expect(text.includes(canary), route.key).toBe(false)
    }
  })

  test('a foreign id, an invented one and nonsense get identical answers', async () => {
    let walked = 0
    for (const route of routes.filter(one => !isFree(one)))
      for (const name of paramsOf(route)) {
        const answers = []
        const [send, theirs] = isForClients(route) ? [client, [foreign, otherClient]] : [admin, [foreign]]
        for (const id of [...theirs.map(one => one[name] ?? crypto.randomUUID()), crypto.randomUUID(), 'nonsense'])
          answers.push(await send(route, { ...ids, [name]: id }))
        // A row of a plan is named by the CRM's words, which are free; what it answers gives nothing away all the same.
        if (name !== 'crmId') expect(answers[0]?.status, `${route.key} {${name}}`).toBe(404)
        expect(new Set(answers.map(answer => answer.text)).size, `${route.key} {${name}}`).toBe(1)
        walked += 1
      }
    expect(walked).toBeGreaterThan(50)
  })

  test('a foreign id in a body is answered like an invented one', async () => {
    const owner = await server.as(mine.owner)
    const send = async (method: string, path: string, body: unknown) => {
      const answer = await owner.send(method, `/api/p/${mine.id}${path}`, body)
      return { status: answer.status, text: await answer.text() }
    }
    const person = { firstName: 'A', lastName: 'B', email: 'new@portal.example', role: 'employee' }
    const all = { all: true, filter: {}, except: [] }
    const calls: [string, string, (project: string, portalUser: string) => object][] = [
      ['POST', '/portal-users', project => ({ ...person, projects: [project] })],
      ['POST', '/portal-users/bulk', project => ({ action: 'add_projects', selection: all, projects: [project] })],
      ['POST', '/portal-users/bulk', (_, user) => ({ action: 'deactivate', selection: { ids: [user] } })],
      ['PUT', `/portal-users/${ids.portalUser}/projects`, project => ({ projects: [project] })],
      ['PUT', '/ownership', (_, portalUserId) => ({ portalUserId })],
      ['POST', '/client-users', project => ({ firstName: 'A', lastName: 'B', company: { id: project } })],
      ['POST', '/client-companies/projects', project => ({ selection: { ids: [ids.company] }, add: [project] })],
      ['POST', '/client-companies/projects', project => ({ selection: { ids: [project] }, add: [ids.project] })],
      ['PUT', `/projects/${ids.project}/clients/${ids.company}`, project => ({ contact: project })],
    ]
    for (const [method, path, body] of calls) {
      const theirs = await send(method, path, body(foreign.project ?? '', foreign.portalUser ?? ''))
      const invented = await send(method, path, body(crypto.randomUUID(), crypto.randomUUID()))
      expect(theirs, path).toEqual(invented)
      expect(theirs.text.includes('"changed":1'), path).toBe(false)
    }
  })

  test('a request from another site is refused, even with the cookie', async () => {
    const answer = await server.app.request('http://localhost/api/me', {
      method: 'PATCH',
      headers: { origin: 'https://evil.example', host: 'localhost' },
    })
    expect(answer.status).toBe(403)
  })
})

describe('the CRM', () => {
  const routes: readonly AnyRoute[] = crmRoutes
  let crm: TestCrm
  let admin: Caller
  let rep: Caller
  let ids: Ids
  let foreign: Ids

  const call = async (as: Caller, route: AnyRoute, params: Ids): Promise<Answer> => {
    const needsBody = route.method !== 'get' && route.method !== 'delete'
    return as(route.method.toUpperCase(), fillPath(route.path, params), needsBody ? {} : undefined)
  }

  beforeAll(async () => {
    crm = await openTestCrm()
    const fill = async (mark: string) => {
      const team = await buildTeam(crm, mark)
      const records = await transactOrg(team.org, async ctx => ({
        account: (await buildAccounts(ctx, [{ name: mark }]))[0] ?? '',
        contact: (await buildContacts(ctx, [{ last_name: mark }]))[0] ?? '',
        potential: (await buildDeals(ctx, [{ name: mark }]))[0] ?? '',
      }))
      const file = `Record Id,Account Name\r\n4500000000000000042,${mark}\r\n`
      const answer = await team.admin.call('POST', '/api/imports?file=accounts.csv', file)
      return { team, ids: { ...records, user: team.rep.id, import: String(answer.json.id ?? '') } as Ids }
    }
    const here = await fill('Mine')
    const there = await fill(canary)
    admin = here.team.admin.call
    rep = here.team.rep.call
    ids = here.ids
    foreign = there.ids
  })
  afterAll(() => crm.close())

  test('the walk knows an id for every part of every address', () => {
    for (const route of routes)
      for (const name of paramsOf(route)) expect(ids[name], `${route.key} {${name}}`).toBeTruthy()
  })

  test('nobody gets in anywhere but through an open door', async () => {
    for (const route of routes) {
      const { status } = await call(crm.nobody, route, ids)
      if (isFree(route)) expect(route.because, route.key).toBeTruthy()
      else expect(status, route.key).toBe(401)
    }
    for (const path of ['/crm/v8/org', '/crm/v8/users', `/crm/v8/users/${ids.user}`])
      expect((await crm.nobody('GET', path)).status, path).toBe(401)
  })

  test('a Standard user is refused what needs the Administrator profile', async () => {
    for (const route of routes.filter(one => one.allow === 'administrator'))
      expect((await call(rep, route, ids)).status, route.key).toBe(403)
  })

  test('an administrator reads everything the walk names, and nothing of another organisation', async () => {
    for (const route of routes.filter(one => one.method === 'get')) {
      const { status, text } = await call(admin, route, ids)
      expect(status, route.key).toBe(200)
      expect(text.includes(canary), route.key).toBe(false)
    }
  })

  test('a foreign id, an invented one and nonsense get identical answers', async () => {
    for (const route of routes)
      for (const name of paramsOf(route)) {
        const answers = []
        for (const id of [foreign[name] ?? '', '4500000000009999999', 'nonsense'])
          answers.push(await call(admin, route, { ...ids, [name]: id }))
        expect(answers[0]?.status, route.key).toBe(404)
        expect(new Set(answers.map(answer => answer.text)).size, `${route.key} {${name}}`).toBe(1)
      }
  })
})
