import { createServer, type Server } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../platform/clock.ts'
import { createLog } from '../../platform/log.ts'
import { createOutbound } from '../../platform/outbound.ts'
import { ConnectorError, type CrmPage } from '../connectors.ts'
import { portico } from './index.ts'

type Answer = { status?: number; body?: unknown; text?: string; headers?: Record<string, string> }
let server: Server | undefined
afterEach(() => new Promise<void>(done => (server ? server.close(() => done()) : done())))

const user = (id: number, given: object = {}) => ({
  id: `45000000000000000${id}`,
  first_name: 'Ana',
  last_name: `Silva ${id}`,
  email: `ana${id}@crm.example`,
  status: 'active',
  confirm: true,
  role: { name: 'Sales', id: '1' },
  profile: { name: 'Standard', id: '2' },
  Modified_Time: '2026-01-31T01:59:14+01:00',
  ...given,
})

async function crm(answer: (path: string, query: URLSearchParams) => Answer) {
  const asked: string[] = []
  server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://crm')
    asked.push(url.pathname + url.search)
    const { status = 200, body, text, headers } = answer(url.pathname, url.searchParams)
    response.writeHead(status, { 'content-type': 'application/json', connection: 'close', ...headers })
    response.end(text ?? (body === undefined ? undefined : JSON.stringify(body)))
  })
  await new Promise<void>(done => server?.listen(0, '127.0.0.1', done))
  const { port } = server.address() as { port: number }
  const baseUrl = `http://127.0.0.1:${port}`
  const log = createLog({ level: 'silent', name: 'test' })
  const outbound = createOutbound({
    allowedOrigins: [baseUrl],
    allowPublic: false,
    log,
    clock: systemClock,
    sleep: async () => {},
  })
  const credentials = { email: 'admin@crm.example', key: 'zsc_secret' }
  return { asked, access: { baseUrl, credentials, outbound, signal: AbortSignal.timeout(10_000) } }
}

const people =
  (total: number, perPage = 200) =>
  (path: string, query: URLSearchParams): Answer => {
    if (path.endsWith('/count')) return { body: { count: total } }
    const page = Number(query.get('page') ?? 1)
    const here = Array.from({ length: Math.max(0, Math.min(perPage, total - (page - 1) * perPage)) }, (_, n) =>
      user(1000 + (page - 1) * perPage + n),
    )
    if (here.length === 0) return { status: 204 }
    return {
      body: {
        users: here,
        info: { per_page: perPage, count: here.length, page, more_records: page * perPage < total },
      },
    }
  }

async function readAll(access: Parameters<typeof portico.verify>[0], cursor: string | null = null) {
  const pages: CrmPage[] = []
  for await (const page of portico.fetch(access, 'user', { cursor })) pages.push(page)
  return pages
}

const refusal = async (answer: Answer) => {
  const { access } = await crm(() => answer)
  const error = await portico.verify(access).catch(error => error)
  expect(error).toBeInstanceOf(ConnectorError)
  expect(`${error.message} ${error.stack}`).not.toContain('zsc_secret')
  return error as ConnectorError
}

describe('the bundled CRM’s connector', () => {
  it('learns whose key it is', async () => {
    const { access } = await crm(() => ({
      body: { org: [{ id: '4500000000000000001', company_name: 'Larkspur Sales' }] },
    }))
    expect(await portico.verify(access)).toEqual({ id: '4500000000000000001', name: 'Larkspur Sales' })
  })

  it.each([
    [401, 'AUTHENTICATION_FAILURE', 'key_rejected'],
    [401, 'KEY_REPLACED', 'key_rejected'],
    [403, 'OWNER_INACTIVE', 'forbidden'],
    [500, 'INTERNAL_ERROR', 'unreachable'],
    [404, 'INVALID_URL_PATTERN', 'unexpected_answer'],
  ] as const)('tells %i %s as %s', async (status, code, expected) => {
    const error = await refusal({ status, body: { code, details: {}, message: '', status: 'error' } })
    expect([error.code, error.reason]).toEqual([expected, code])
  })

  it('tells a wait, a body that is not JSON, another shape, and an error inside an answer of 200', async () => {
    expect((await refusal({ status: 429, headers: { 'retry-after': '7200' }, body: {} })).code).toBe('rate_limited')
    expect((await refusal({ text: '<html>' })).code).toBe('unexpected_answer')
    expect((await refusal({ body: { org: [] } })).code).toBe('unexpected_answer')
    expect((await refusal({ body: { code: 'X', status: 'error' } })).code).toBe('unexpected_answer')
  })

  it('tells a CRM that is not there', async () => {
    const { access } = await crm(() => ({}))
    await new Promise<void>(done => server?.close(() => done()))
    expect(await portico.verify(access).catch(error => error.code)).toBe('unreachable')
  })

  it.each([0, 1, 199, 200, 201, 400, 2001])('reads each of %i users once, and stops', async total => {
    const { access, asked } = await crm(people(total))
    const pages = await readAll(access)
    const ids = pages.flatMap(page => page.records.map(record => record.id))
    expect(new Set(ids).size).toBe(total)
    expect(ids.length).toBe(total)
    expect(pages.at(-1)?.cursor).toBeNull()
    expect(pages[0]?.known).toBe(total)
    expect(asked.filter(path => path.includes('page=')).length).toBe(Math.max(1, Math.ceil(total / 200)))
  })

  it('goes on from a cursor', async () => {
    const { access } = await crm(people(401))
    const [first] = await readAll(access)
    const rest = await readAll(access, first?.cursor ?? null)
    expect(rest.flatMap(page => page.records).length).toBe(201)
  })

  it('refuses to call a snapshot complete when somebody left while it was read', async () => {
    let counts = 0
    const { access } = await crm((path, query) =>
      path.endsWith('/count') ? { body: { count: 401 - counts++ } } : people(401)(path, query),
    )
    const error = await readAll(access).catch(error => error)
    expect([error.code, error.reason]).toEqual(['unexpected_answer', 'changed_while_read'])
  })

  it('translates every missing text into nothing, and odd ones into clean ones', async () => {
    const odd = user(1, {
      first_name: null,
      last_name: null,
      email: '  ',
      status: 'inactive',
      confirm: false,
      role: null,
      profile: null,
      Modified_Time: 'nonsense',
      title: 'Le\u0000ad',
      mobile: '0123',
    })
    const { access } = await crm((path, query) =>
      path.endsWith('/count')
        ? { body: { count: 1 } }
        : { body: { users: [odd], info: { more_records: query.has('never') } } },
    )
    const [page] = await readAll(access)
    expect(page?.records[0]).toEqual({
      id: odd.id,
      firstName: '',
      lastName: '',
      email: null,
      title: 'Lead',
      phone: '0123',
      role: null,
      profile: null,
      active: false,
      confirmed: false,
      modifiedAt: null,
    })
  })
})
