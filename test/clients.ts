// What the tests of clients share: a portal of their own, and what a manager of clients and a client do with the API.
import { afterAll, beforeAll } from 'vitest'
import { transact } from '../src/portal/people/people.ts'
import { buildPortal, type TestPortal, testPassword } from './factories.ts'
import { type Browser, openTestServer, type TestServer } from './server.ts'

export let server: TestServer & { databaseUrl: string }
export let portal: TestPortal
export let owner: Browser

beforeAll(async () => {
  server = await openTestServer()
  await begin()
})
afterAll(() => server?.close())

/** A fresh portal, so that no test counts what another made. */
export async function begin() {
  portal = await buildPortal(server.portal)
  owner = await server.as(portal.owner)
}

export const params = () => ({ portal: portal.id })
export const at = (clientUser: string) => ({ params: { ...params(), clientUser } })
export const atCompany = (company: string) => ({ params: { ...params(), company } })

let count = 0

/** Adds a client user by hand; without a name one is invented. */
export function add(body: object = {}, by = owner) {
  count += 1
  return by.call('POST /api/p/{portal}/client-users', {
    params: params(),
    body: { firstName: 'Noor', lastName: `El-Amrani ${count}`, ...body } as never,
  })
}

export const addCompany = (name: string, body: object = {}, by = owner) =>
  by.call('POST /api/p/{portal}/client-companies', { params: params(), body: { name, ...body } as never })

export const list = (query = {}, by = owner) =>
  by.call('GET /api/p/{portal}/client-users', { params: params(), query: { limit: 100, ...query } })

export const get = (clientUser: string, by = owner) =>
  by.call('GET /api/p/{portal}/client-users/{clientUser}', at(clientUser))

export const bulk = (body: object, by = owner) =>
  by.call('POST /api/p/{portal}/client-users/bulk', { params: params(), body: body as never })

export const invite = (clientUser: string, body: object = {}, by = owner) =>
  by.call('POST /api/p/{portal}/client-users/{clientUser}/invitation', { ...at(clientUser), body: body as never })

/** The token in the latest mail to an address. */
export async function mailedToken(email: string) {
  await server.drain()
  return /\/invitation\/([\w-]+)/.exec((await server.mails(email))[0]?.text ?? '')?.[1] ?? ''
}

/** Accepts the invitation last mailed to an address, and is signed in then. */
export async function accept(email: string, browser = server.browser()) {
  const token = await mailedToken(email)
  const body = { password: testPassword }
  await browser.call('POST /api/invitations/{token}/acceptance', { params: { token }, body })
  return browser
}

/** Adds a client user who has come in already. */
export async function addActive(email: string, company: string) {
  const made = await add({ email, company: { name: company } })
  await invite(made.id)
  return { ...made, browser: await accept(email) }
}

/** The companies somebody may look from. */
export const hatsOf = async (browser: Browser) =>
  (await browser.call('GET /api/me')).clients.map(one => one.companyName)

/** Puts a project beside a company as the projects part does. */
export async function putOnProject(company: string, project: string, contact: string | null = null) {
  const row = { portal_id: portal.id, project_id: project, client_company_id: company, contact_id: contact }
  await transact(portal.ctx, ctx => ctx.db.insertInto('project_client').values(row).execute())
}
