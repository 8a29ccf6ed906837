import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildTeam, openTestCrm, type TestCrm } from '../../../test/crm.ts'
import { listOutbox } from '../../platform/mail.ts'
import { knownPassword } from '../crm.factories.ts'

let crm: TestCrm
let team: Awaited<ReturnType<typeof buildTeam>>
beforeAll(async () => {
  crm = await openTestCrm()
  team = await buildTeam(crm, `Reset ${Date.now()}`)
})
afterAll(() => crm.close())

const outbox = () => join(crm.database.settings.dataDir, 'outbox')

async function mailedTo(email: string) {
  const { rows } = await listOutbox(outbox())
  return rows.filter(mail => mail.to === email)
}

test('a mailed link sets a new password once; a deactivated user and a stranger get no mail and the same answer', async () => {
  const ask = (email: string) => crm.nobody('POST', '/api/auth/request-password-reset', { email, redirectTo: '/' })
  await team.admin.call('POST', `/api/users/${team.rep.id}/deactivation`, {})
  const answers = [await ask(team.admin.email), await ask(team.rep.email), await ask('stranger@nowhere.example')]
  expect(new Set(answers.map(reply => `${reply.status} ${reply.text}`)).size).toBe(1)

  await expect.poll(() => mailedTo(team.admin.email)).toHaveLength(1)
  const [mail] = await mailedTo(team.admin.email)
  expect(await mailedTo(team.rep.email)).toStrictEqual([])
  const token = /reset-password\?token=([\w-]+)/.exec(mail?.text ?? '')?.[1]
  const set = (newPassword: string) => crm.nobody('POST', '/api/auth/reset-password', { newPassword, token })
  expect((await set('quite another password')).status).toBe(200)
  expect((await set('and one more password')).status).toBe(400)
  const signIn = (password: string) =>
    crm.nobody('POST', '/api/auth/sign-in/email', { email: team.admin.email, password })
  expect((await signIn(knownPassword)).status).toBe(401)
  expect((await signIn('quite another password')).status).toBe(200)
  expect((await team.admin.call('GET', '/api/me')).json.code).toBe('not_signed_in')
})

test('an invited user chooses a password by the mailed link, is confirmed by it and signs in', async () => {
  const other = await buildTeam(crm, `Invite ${Date.now()}`)
  const email = `mira.${Date.now()}@crm.example`
  const { id } = (await other.admin.call('POST', '/api/users', { lastName: 'Holt', email: email.toUpperCase() })).json
  const path = `/api/users/${id}`
  expect((await other.rep.call('POST', `${path}/invitation`)).status).toBe(403)
  expect((await other.admin.call('POST', `${path}/invitation`)).status).toBe(204)
  await expect.poll(() => mailedTo(email)).toHaveLength(1)
  expect((await other.admin.call('GET', path)).json).toMatchObject({ canSignIn: true, confirmed: false })
  const token = /reset-password\?token=([\w-]+)/.exec((await mailedTo(email))[0]?.text ?? '')?.[1]
  await crm.nobody('POST', '/api/auth/reset-password', { newPassword: 'chosen by mira herself', token })
  const signed = await crm.nobody('POST', '/api/auth/sign-in/email', { email, password: 'chosen by mira herself' })
  expect(signed.status).toBe(200)
  expect((await other.admin.call('GET', path)).json).toMatchObject({ confirmed: true })
})

test('nobody is invited without an address, while deactivated, or to an address somebody signs in with', async () => {
  const other = await buildTeam(crm, `Refuse ${Date.now()}`)
  const add = async (user: object) =>
    (await other.admin.call('POST', '/api/users', { lastName: 'Holt', ...user })).json.id
  const invite = async (id: unknown) => (await other.admin.call('POST', `/api/users/${id}/invitation`)).json.code
  expect(await invite(await add({}))).toBe('no_email')
  expect(await invite(await add({ email: other.rep.email }))).toBe('email_taken')
  await other.admin.call('POST', `/api/users/${other.rep.id}/deactivation`)
  expect(await invite(other.rep.id)).toBe('deactivated')
  expect(await invite(team.rep.id)).toBe('not_found')
})

test('only the named endpoints of sign-in exist', async () => {
  for (const path of ['/sign-up/email', '/update-user', '/change-email', '/list-sessions', '/get-session']) {
    expect((await crm.nobody('POST', `/api/auth${path}`, {})).json.code).toBe('not_found')
    expect((await crm.nobody('GET', `/api/auth${path}`)).json.code).toBe('not_found')
  }
})

test('a change that another site sends is refused', async () => {
  const reply = await team.admin.call('POST', '/api/service-key', {}, { origin: 'https://elsewhere.example' })
  expect(reply.json.code).toBe('wrong_origin')
})
