import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildPortal, type TestPerson, type TestPortal, testPassword } from '../../../test/factories.ts'
import { type Browser, openTestServer, type TestServer } from '../../../test/server.ts'
import { invitationToken } from './invitation-token.ts'

let server: TestServer & { databaseUrl: string }
let portal: TestPortal
let owner: Browser
let now = new Date('2026-11-22T09:00:00Z')

beforeAll(async () => {
  server = await openTestServer({ clock: () => now })
  portal = await buildPortal(server.portal)
  owner = await server.as(portal.owner)
})
afterAll(() => server.close())

const of = (person: TestPerson) => ({ params: { portal: person.portalId, portalUser: person.portalUserId } })
const invite = (person: TestPerson, by = owner) =>
  by.call('POST /api/p/{portal}/portal-users/{portalUser}/invitation', of(person))
const tokenIn = (text: string) => /\/invitation\/([\w-]+)/.exec(text)?.[1] ?? ''

async function mailedToken(person: TestPerson) {
  await server.drain()
  return tokenIn((await server.mails(person.email))[0]?.text ?? '')
}
async function copiedToken(person: TestPerson, by = owner) {
  const { url } = await by.call('POST /api/p/{portal}/portal-users/{portalUser}/invitation-link', of(person))
  return tokenIn(url)
}
const read = (token: string, browser = server.browser()) =>
  browser.call('GET /api/invitations/{token}', { params: { token } })
const accept = (token: string, body: object = { password: testPassword }, browser = server.browser()) =>
  browser.call('POST /api/invitations/{token}/acceptance', { params: { token }, body })
const isVerified = async (email: string) =>
  (await server.portal.pool.selectFrom('login').selectAll().where('email', '=', email).executeTakeFirst())
    ?.emailVerified

test('an invited person sets name and password, is signed in, and sees their working projects and no other', async () => {
  const [mine, other] = [await portal.project('Mine'), await portal.project('Not mine')]
  const person = await portal.stranger('employee', { projects: [mine] })
  expect(await invite(person)).toMatchObject({ status: 'invited', invitation: { isOpen: true, mailedAt: null } })
  const token = await mailedToken(person)
  expect(await read(token)).toMatchObject({ portalName: 'Test portal', projects: ['Mine'], hasLogin: false })
  const browser = server.browser()
  const names = { firstName: 'Chosen', lastName: 'Name', password: testPassword }
  expect(await accept(token, names, browser)).toEqual({ portalId: portal.id, clientUserId: null })
  const { rows } = await browser.call('GET /api/p/{portal}/projects', { params: { portal: portal.id } })
  expect(rows.map(row => row.name)).toEqual(['Mine'])
  const params = { portal: portal.id, project: other }
  await expect(browser.call('GET /api/p/{portal}/projects/{project}', { params })).rejects.toMatchObject({
    status: 404,
  })
  expect(await owner.call('GET /api/p/{portal}/portal-users/{portalUser}', of(person))).toMatchObject({
    name: 'Chosen Name',
    status: 'active',
    held: ['first_name', 'last_name'],
    invitation: { isOpen: false },
  })
  expect(await isVerified(person.email)).toBe(true)
})

test('an invitation works once', async () => {
  const person = await portal.stranger('employee')
  await invite(person)
  const token = await mailedToken(person)
  const tries = await Promise.allSettled([accept(token), accept(token), accept(token)])
  expect(tries.filter(one => one.status === 'fulfilled')).toHaveLength(1)
  await expect(read(token)).rejects.toMatchObject({ code: 'invitation_over' })
})

test('a new invitation ends the one before, and each is mailed once', async () => {
  const person = await portal.stranger('employee')
  await invite(person)
  const first = await mailedToken(person)
  await invite(person)
  const second = await mailedToken(person)
  await server.drain()
  expect(await server.mails(person.email)).toHaveLength(2)
  await expect(accept(first)).rejects.toMatchObject({ code: 'invitation_over' })
  await accept(second)
})

test('an invitation ends after 72 hours', async () => {
  const person = await portal.stranger('employee')
  await invite(person)
  const token = await mailedToken(person)
  const before = now
  now = new Date(before.getTime() + 72 * 3_600_000 - 1000)
  await read(token)
  now = new Date(before.getTime() + 72 * 3_600_000)
  await expect(accept(token)).rejects.toMatchObject({ code: 'invitation_over' })
  now = before
})

test('tokens that are used, replaced, changed or invented get identical answers', async () => {
  const [used, replaced] = [await portal.stranger('employee'), await portal.stranger('employee')]
  const tokens = [await copiedToken(used), await copiedToken(replaced)]
  await accept(tokens[0] ?? '')
  await invite(replaced)
  const forged = { portalId: portal.id, invitationId: crypto.randomUUID(), sent: 'mailed' } as const
  tokens.push(invitationToken(server.portal.secret, forged), invitationToken('another secret', forged), 'nonsense')
  const texts = new Set<string>()
  for (const token of tokens) {
    texts.add(await (await server.browser().send('GET', `/api/invitations/${token}`)).text())
    texts.add(await (await server.browser().send('POST', `/api/invitations/${token}/acceptance`, {})).text())
  }
  expect([...texts]).toHaveLength(1)
})

test('whoever copies the link of a stranger cannot set that login’s password nor see its other portals', async () => {
  const theirs = await buildPortal(server.portal)
  const victim = await theirs.person('administrator')
  const person = await portal.stranger('employee', { email: victim.email })
  const token = await copiedToken(person)
  expect(await read(token)).toMatchObject({ hasLogin: true })
  const attempt = { firstName: 'X', password: 'the attacker knows this' }
  await expect(accept(token, attempt)).rejects.toMatchObject({ code: 'sign_in_first' })
  await expect(accept(token, attempt, owner)).rejects.toMatchObject({ code: 'other_login' })
  await expect(server.browser().signIn(victim.email, attempt.password)).rejects.toMatchObject({ status: 401 })
  const browser = await server.as(victim)
  expect((await browser.call('GET /api/me')).portals.map(one => one.id)).toEqual([theirs.id])
  // Its own user may, once signed in: the two portals stay apart, each with its own role.
  await accept(token, {}, browser)
  const { portals } = await browser.call('GET /api/me')
  expect(Object.fromEntries(portals.map(one => [one.id, one.role]))).toEqual({
    [theirs.id]: 'administrator',
    [portal.id]: 'employee',
  })
})

test('a copied link does not verify an address, and an unverified login is not tied to a second portal by one', async () => {
  const email = 'squatted@stranger.example'
  const squatted = await portal.stranger('employee', { email })
  const squatter = server.browser()
  await accept(await copiedToken(squatted), { password: 'chosen by the squatter' }, squatter)
  expect(await isVerified(email)).toBe(false)

  const other = await buildPortal(server.portal)
  const otherOwner = await server.as(other.owner)
  const wanted = await other.stranger('manager', { email })
  const copied = await copiedToken(wanted, otherOwner)
  await expect(accept(copied, {}, squatter)).rejects.toMatchObject({ code: 'verify_email_first' })
  await invite(wanted, otherOwner)
  await accept(await mailedToken(wanted), {}, squatter)
  expect(await isVerified(email)).toBe(true)
})

test('deactivating and changing the address end an open invitation', async () => {
  const gone = await portal.stranger('employee')
  const token = await copiedToken(gone)
  await owner.call('POST /api/p/{portal}/portal-users/{portalUser}/deactivation', of(gone))
  await expect(accept(token)).rejects.toMatchObject({ code: 'invitation_over' })

  const moved = await portal.stranger('employee')
  const old = await copiedToken(moved)
  const { version } = await owner.call('GET /api/p/{portal}/portal-users/{portalUser}', of(moved))
  const body = { version, email: 'moved@portal.example' }
  const changed = await owner.call('PATCH /api/p/{portal}/portal-users/{portalUser}', { ...of(moved), body })
  expect(changed).toMatchObject({ status: 'not_invited', held: ['email'] })
  await expect(accept(old)).rejects.toMatchObject({ code: 'invitation_over' })
})

test('who has come in or is deactivated is not invited', async () => {
  await expect(invite(await portal.person('employee'))).rejects.toMatchObject({ code: 'already_active' })
  const gone = await portal.stranger('employee')
  await owner.call('POST /api/p/{portal}/portal-users/{portalUser}/deactivation', of(gone))
  await expect(invite(gone)).rejects.toMatchObject({ code: 'deactivated' })
})

test('a password too short accepts nothing, and the invitation stays', async () => {
  const person = await portal.stranger('employee')
  const token = await copiedToken(person)
  await expect(accept(token, { password: 'short' })).rejects.toMatchObject({ code: 'weak_password' })
  await accept(token)
})

test('an address with letters of its own script in its domain signs in however it is written', async () => {
  const person = await portal.stranger('employee', { email: 'Post@Müller.example' })
  await accept(await copiedToken(person))
  for (const email of ['Post@Müller.example', 'post@xn--mller-kva.example']) await server.browser().signIn(email)
  await expect(server.browser().signIn('post@muller.example')).rejects.toMatchObject({ status: 401 })
})

test('nobody is invited to an address that sign-in would not take', async () => {
  for (const email of ['jörg@portal.example', 'a!b@portal.example', 'a@portal.рф']) {
    const body = { firstName: 'A', lastName: 'B', email, role: 'employee' } as const
    const adding = owner.call('POST /api/p/{portal}/portal-users', { params: { portal: portal.id }, body })
    await expect(adding).rejects.toMatchObject({ code: 'invalid_input' })
  }
})

test('where no mail can leave, nobody is invited by mail, and a link can be copied', async () => {
  const mute = await openTestServer({ outboxDir: undefined })
  const portal = await buildPortal(mute.portal)
  const admin = await mute.as(portal.owner)
  const guest = await portal.stranger('employee')
  const params = { portal: portal.id, portalUser: guest.portalUserId }
  expect(await admin.call('GET /api/setup')).toMatchObject({ sendsMail: false })
  const mailed = admin.call('POST /api/p/{portal}/portal-users/{portalUser}/invitation', { params })
  await expect(mailed).rejects.toMatchObject({ code: 'no_mail_server' })
  const seen = await admin.call('GET /api/p/{portal}/portal-users/{portalUser}', { params })
  expect(seen.status).toBe('not_invited')
  const link = await admin.call('POST /api/p/{portal}/portal-users/{portalUser}/invitation-link', { params })
  expect(link.url).toContain('/invitation/')
  await mute.close()
})
