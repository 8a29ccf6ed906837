import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { crmRoutes } from '../src/crm/crm.api.ts'
import { type AnyRoute, fillPath } from '../src/platform/routes.ts'
import { portalRoutes } from '../src/portal/portal.api.ts'
import { buildTeam, generate, openTestCrm, type TestCrm, withKey } from './crm.ts'
import { buildPortal } from './factories.ts'
import { fillPortal } from './fill.ts'
import { type Browser, openTestServer } from './server.ts'

type Answer = { status: number; text: string }
type Ask = (path: string) => Promise<Answer>

const id = '01890a5d-ac96-774b-bcce-b302099a8057'
const made = (cursor: unknown) => Buffer.from(JSON.stringify(cursor)).toString('base64url')
const values = ['\0', 'a\0b', 'constructor', '__proto__', '9'.repeat(30), '%', '\\', '😀']
const places = ['', '\0', 'x', '9'.repeat(40), '2026-99-99']
const cursors = (sort: string) => [
  ...[null, [], ['a'], ['a', 'b'], ['a', 'b', 'c'], ['\0', 'b', 'c']].map(made),
  ...places.flatMap(place => [made([sort, place, id]), made([sort, place, '9'.repeat(19)])]),
]
const sorts = ['name', 'role', 'last_seen', 'created', 'people', 'modified', 'amount', 'outcome']

/** Asks a route for everything odd that its query could be, and returns what broke. */
async function broken(route: AnyRoute, path: string, ask: Ask): Promise<string[]> {
  const names = Object.keys((route.query as z.ZodObject | undefined)?.shape ?? {})
  const queries = names.flatMap(name => values.map(value => `${name}=${encodeURIComponent(value)}`))
  if (names.includes('cursor'))
    for (const sort of names.includes('sort') ? sorts : ['name'])
      queries.push(...cursors(sort).map(cursor => `${names.includes('sort') ? `sort=${sort}&` : ''}cursor=${cursor}`))
  const found: string[] = []
  for (const query of queries) {
    const { status, text } = await ask(`${path}?${query}`)
    if (status >= 500) found.push(`${route.key}?${query}: ${text}`)
  }
  return found
}

const listsOf = (routes: readonly AnyRoute[]) => routes.filter(route => route.method === 'get' && route.query)

describe('values nobody can mean never break a list', () => {
  let server: Awaited<ReturnType<typeof openTestServer>>
  let admin: Browser
  let ids: Record<string, string>
  let crm: TestCrm
  beforeAll(async () => {
    server = await openTestServer()
    const portal = await buildPortal(server.portal, 'odd')
    ids = { portal: portal.id, ...(await fillPortal(portal, 'odd')) }
    admin = await server.as(portal.owner)
    crm = await openTestCrm()
  })
  afterAll(async () => {
    await server?.close()
    await crm?.close()
  })

  test.each(listsOf(portalRoutes).map(route => [route.key, route] as const))('%s', async (_, route) => {
    const ask = async (path: string) => {
      const answer = await admin.send('GET', path)
      return { status: answer.status, text: await answer.text() }
    }
    expect(await broken(route, fillPath(route.path, ids), ask)).toEqual([])
  })

  test('nor any of the CRM', async () => {
    const { admin } = await buildTeam(crm, 'Odd')
    for (const route of listsOf(crmRoutes))
      expect(await broken(route, route.path, path => admin.call('GET', path))).toEqual([])
    const api = withKey(crm, admin.email, await generate(admin.call))
    const long = { 'if-modified-since': '-271821-04-20T00:00:00.000Z' }
    expect((await api('GET', '/crm/v8/users', undefined, long)).status).toBe(200)
  })

  test('a body with what the database cannot hold is refused as such', async () => {
    const { portal, connection, project } = ids
    const rules = { defaultRole: 'employee', rules: [{ field: 'role', value: 'a\0b', role: 'employee' }] }
    for (const [method, path, body] of [
      ['PUT', `/api/p/${portal}/connections/${connection}/role-rules`, rules],
      ['PATCH', `/api/p/${portal}/projects/${project}`, { name: 'x', version: 2 ** 31 }],
    ] as const) {
      const answer = await admin.send(method, path, body)
      expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([400, 'invalid_input'])
    }
  })
})
