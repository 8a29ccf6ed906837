import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildPortal, type TestPortal } from '../../../test/factories.ts'
import { type Browser, openTestServer, type TestServer } from '../../../test/server.ts'
import { standardWords } from './invitation-letter.ts'

let server: TestServer
let portal: TestPortal
let owner: Browser

beforeAll(async () => {
  server = await openTestServer()
  portal = await buildPortal(server.portal)
  owner = await server.as(portal.owner)
})
afterAll(() => server.close())

const of = () => ({ params: { portal: portal.id } })
const read = (by = owner) => by.call('GET /api/p/{portal}/invitation-template', of())
const write = (body: { subject: string; message: string } | null, by = owner) =>
  by.call('PUT /api/p/{portal}/invitation-template', { ...of(), body })
const preview = (body: object) =>
  owner.call('POST /api/p/{portal}/invitation-preview', { ...of(), body: body as never })
const words = { subject: 'Welcome to {portal}', message: 'Dear {first name},\n\n{inviter} opens {company} to you.' }

test('until somebody writes words, the standard ones are sent; null goes back to them', async () => {
  expect(await read()).toEqual({
    ...standardWords,
    isStandard: true,
    updatedBy: null,
    updatedAt: null,
    placeholders: ['first name', 'company', 'portal', 'inviter'],
  })
  const { name } = await owner.call('GET /api/me')
  expect(await write(words)).toMatchObject({ ...words, isStandard: false, updatedBy: name })
  expect(await read()).toMatchObject(words)
  expect(await write(null)).toMatchObject({ ...standardWords, isStandard: true })
})

test('a portal’s own words are mailed to every client invited', async () => {
  await write(words)
  const email = 'noor@letter.example'
  const clientUser = await portal.clientUser({ email, company: 'Harbour' })
  const params = { ...of().params, clientUser }
  await owner.call('POST /api/p/{portal}/client-users/{clientUser}/invitation', { params, body: {} })
  await server.drain()
  const [mail] = await server.mails(email)
  expect(mail?.subject).toBe('Welcome to Test portal')
  expect(mail?.text).toContain('opens Harbour to you.')
  await write(null)
})

test('a preview is the mail as it would be, for somebody or an example, and mails nobody', async () => {
  const email = 'gwen@letter.example'
  const clientUser = await portal.clientUser({ email, company: 'Pine & Co' })
  const shown = await preview({ ...words, clientUser })
  expect(shown).toMatchObject({ to: email, subject: 'Welcome to Test portal' })
  expect(shown.text).toMatch(/Dear Test client,\n\n.+ opens Pine & Co to you\./)
  expect(shown.html).toContain('Pine &amp; Co')
  expect((await preview(words)).text).toContain('Dear Alex,')
  await server.drain()
  expect(await server.mails(email)).toEqual([])
  await expect(preview({ ...words, clientUser: crypto.randomUUID() })).rejects.toMatchObject({ status: 404 })
})

test('words that name what is not known are refused with what is', async () => {
  const refused = await write({ subject: 'For {Company}', message: 'Hello {first name}' }).catch(error => error)
  expect(refused).toMatchObject({ code: 'invalid_input', status: 400 })
  expect(refused.problem.errors).toEqual([
    {
      field: 'subject',
      message: '{Company} is not known here. You can use {first name}, {company}, {portal} and {inviter}.',
    },
  ])
  await expect(preview({ subject: 'x', message: '{}' })).rejects.toMatchObject({
    problem: { errors: [{ field: 'message' }] },
  })
  for (const wrong of [
    { subject: '', message: 'x' },
    { subject: 'x', message: ' ' },
    { subject: 'x'.repeat(201), message: 'x' },
    { subject: 'two\nlines', message: 'x' },
    { subject: 'x', message: 'x'.repeat(5001) },
  ])
    await expect(write(wrong)).rejects.toMatchObject({ code: 'invalid_input' })
  expect(await read()).toMatchObject({ isStandard: true })
})

test('a manager writes the words; employees and contractors do not see them', async () => {
  const manager = await server.as(await portal.person('manager'))
  expect(await write(words, manager)).toMatchObject(words)
  for (const role of ['employee', 'contractor'] as const)
    await expect(read(await server.as(await portal.person(role)))).rejects.toMatchObject({ status: 403 })
})
