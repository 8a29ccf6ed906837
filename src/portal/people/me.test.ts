import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildPortal, type TestPortal, testPassword } from '../../../test/factories.ts'
import { openTestServer, type TestServer } from '../../../test/server.ts'

let server: TestServer & { databaseUrl: string }
let portal: TestPortal

beforeAll(async () => {
  server = await openTestServer()
  portal = await buildPortal(server.portal)
})
afterAll(() => server.close())

const next = 'another long password'

test('a forgotten password is replaced by a mailed link that works once and ends every session', async () => {
  const person = await portal.person('employee')
  const before = await server.as(person)
  const browser = server.browser()
  const ask = (email: string) => browser.send('POST', '/api/auth/request-password-reset', { email })
  const [known, unknown] = [await ask(person.email), await ask('stranger@nowhere.example')]
  expect(known.status).toBe(200)
  expect(await unknown.text()).toBe(await known.text())
  const jobs = await server.portal.pool
    .withSchema('pgboss' as never)
    .selectFrom('job' as never)
    .selectAll()
    .execute()
  await server.drain()
  const [mail] = await server.mails(person.email)
  expect(await server.mails('stranger@nowhere.example')).toEqual([])
  const token = /http:\/\/[^/]+\/reset-password\?token=([\w-]+)/.exec(mail?.text ?? '')?.[1] ?? ''
  expect(token).not.toBe('')
  expect(JSON.stringify(jobs)).toContain('sealed')
  expect(JSON.stringify(jobs)).not.toContain(token)
  const reset = () => browser.send('POST', '/api/auth/reset-password', { newPassword: next, token })
  expect((await reset()).status).toBe(200)
  expect((await reset()).status).toBe(400)
  await expect(before.call('GET /api/me')).rejects.toMatchObject({ code: 'not_signed_in' })
  await server.browser().signIn(person.email, next)
  await expect(server.as(person)).rejects.toMatchObject({ status: 401 })
})

test('choosing a password from a mail proves the address', async () => {
  const person = await portal.person('employee')
  const of = server.portal.pool.updateTable('login').where('email', '=', person.email)
  await of.set({ emailVerified: false }).execute()
  await server.browser().send('POST', '/api/auth/request-password-reset', { email: person.email })
  await server.drain()
  const token = /token=([\w-]+)/.exec((await server.mails(person.email))[0]?.text ?? '')?.[1]
  await server.browser().send('POST', '/api/auth/reset-password', { newPassword: next, token })
  const browser = await server.browser().signIn(person.email, next)
  expect(await browser.call('GET /api/me')).toMatchObject({ verified: true })
})

test('a password is changed with the current one, and ends every other session', async () => {
  const person = await portal.person('employee')
  const [here, there] = [await server.as(person), await server.as(person)]
  const change = (current: string, wanted: string) =>
    here.call('POST /api/me/password', { body: { current, next: wanted } })
  await expect(change('wrong one entirely', next)).rejects.toMatchObject({ code: 'wrong_password' })
  await expect(change(testPassword, 'short')).rejects.toMatchObject({ code: 'weak_password' })
  await change(testPassword, next)
  await here.call('GET /api/me')
  await expect(there.call('GET /api/me')).rejects.toMatchObject({ status: 401 })
})

test('sessions are listed and ended, one or all others', async () => {
  const person = await portal.person('employee')
  const [here, there, third] = [await server.as(person), await server.as(person), await server.as(person)]
  const { rows } = await here.call('GET /api/me/sessions')
  expect(rows.filter(row => row.current)).toHaveLength(1)
  const theirs = (await there.call('GET /api/me/sessions')).rows.find(row => row.current)
  await here.call('DELETE /api/me/sessions/{session}', { params: { session: theirs?.id ?? '' } })
  await expect(there.call('GET /api/me')).rejects.toMatchObject({ status: 401 })
  await here.call('DELETE /api/me/sessions')
  await expect(third.call('GET /api/me')).rejects.toMatchObject({ status: 401 })
  expect((await here.call('GET /api/me/sessions')).rows).toHaveLength(1)
})

test('one’s own names reach the lists of a portal, the name of the login does not', async () => {
  const person = await portal.person('employee')
  const browser = await server.as(person)
  const params = { portal: portal.id }
  await browser.call('PATCH /api/p/{portal}/me', { params, body: { firstName: 'Zoë', lastName: 'Chosen' } })
  await browser.call('PATCH /api/me', { body: { name: 'Z. C.' } })
  expect(await browser.call('GET /api/me')).toMatchObject({ name: 'Z. C.' })
  const found = await browser.call('GET /api/p/{portal}/people', { params, query: { q: 'zoe cho' } })
  expect(found.rows.map(row => row.name)).toEqual(['Zoë Chosen'])
})

test('a second portal is created by a verified administrator, who owns it under the same name', async () => {
  const person = await portal.person('administrator', { firstName: 'Nguyễn Thị' })
  const browser = await server.as(person)
  const { portalId } = await browser.call('POST /api/portals', { body: { name: 'Second' } })
  const view = await browser.call('GET /api/p/{portal}', { params: { portal: portalId } })
  expect(view).toMatchObject({ name: 'Second', me: { isOwner: true, role: 'administrator', firstName: 'Nguyễn Thị' } })
  expect((await browser.call('GET /api/me')).portals.map(one => one.name).sort()).toEqual(['Second', 'Test portal'])
  await server.portal.pool
    .updateTable('login')
    .set({ emailVerified: false })
    .where('email', '=', person.email)
    .execute()
  const again = browser.call('POST /api/portals', { body: { name: 'Third' } })
  await expect(again).rejects.toMatchObject({ code: 'verify_email_first' })
})

test('the endpoints of sign-in that are not named do not exist', async () => {
  const browser = await server.as(portal.owner)
  for (const endpoint of [
    'sign-up/email',
    'update-user',
    'change-email',
    'delete-user',
    'list-sessions',
    'get-session',
  ])
    for (const method of ['GET', 'POST'])
      expect((await browser.send(method, `/api/auth/${endpoint}`, method === 'POST' ? {} : undefined)).status).toBe(404)
})

test('the outbox is there only where nothing is real', async () => {
  const { createPortalApp } = await import('../portal.server.ts')
  const { testSettings } = await import('../../../test/database.ts')
  const app = createPortalApp({ ...server.portal, outboxDir: undefined }, testSettings(server.databaseUrl))
  expect((await app.request('/api/outbox')).status).toBe(404)
  const { rows } = await server.browser().call('GET /api/outbox')
  const [first] = rows
  const mail = await server.browser().call('GET /api/outbox/{mail}', { params: { mail: first?.id ?? '' } })
  expect(mail.html).toContain('<')
  const wrong = server.browser().call('GET /api/outbox/{mail}', { params: { mail: '../secret' } })
  await expect(wrong).rejects.toMatchObject({ status: 404 })
})

test('only an administrator of a portal creates another one', async () => {
  const portal = await buildPortal(server.portal)
  const employee = await server.as(await portal.person('employee'))
  await expect(employee.call('POST /api/portals', { body: { name: 'Mine' } })).rejects.toMatchObject({
    code: 'not_allowed',
  })
})
