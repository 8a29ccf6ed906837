import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createApp, listen } from './app.ts'
import { mountDocs } from './docs.ts'
import { problem } from './errors.ts'
import { createLog } from './log.ts'
import { mountRoutes } from './mount.ts'
import { clientAddress } from './peer.ts'
import { routesFor } from './routes.ts'
import { serveWeb } from './web.ts'

const dist = mkdtempSync(join(tmpdir(), 'portico-web-'))
mkdirSync(join(dist, 'assets'))
mkdirSync(join(dist, 'portal'))
writeFileSync(join(dist, 'portal', 'portal.html'), '<!doctype html><title>The page</title>')
writeFileSync(join(dist, 'assets', 'app-1.js'), 'export {}')
afterAll(() => rmSync(dist, { recursive: true }))

const route = routesFor<object, object, 'anyone'>()
const Body = z.object({ name: z.string().min(1, 'Give a name.'), count: z.number() })
const routes = [
  route({
    method: 'get',
    path: '/api/boom',
    summary: 'Fails',
    allow: 'anyone',
    run: () => Promise.reject(new Error('the secret of the house')),
  }),
  route({
    method: 'get',
    path: '/api/things/{thing}',
    summary: 'A thing',
    allow: 'anyone',
    load: async (_ctx, { thing }) => {
      if (thing !== 'one') throw problem('not_found')
      return { id: thing, name: 'One', inner: 'never leaves' }
    },
    response: z.object({ id: z.string(), name: z.string() }),
    run: async (_ctx, _input, loaded) => loaded,
  }),
  route({
    method: 'post',
    path: '/api/things',
    summary: 'Make',
    allow: 'anyone',
    body: Body,
    response: Body,
    status: 201,
    run: async (_ctx, { body }) => body,
  }),
]

function openApp() {
  const lines: string[] = []
  const app = createApp({
    log: createLog({ level: 'debug', name: 'test', write: line => void lines.push(line) }),
    https: true,
  })
  mountRoutes(
    app,
    routes,
    { admit: async () => ({}), inside: (ctx, work) => work(ctx), stillAdmitted: async () => true },
    { trustedProxies: [] },
  )
  mountDocs(app, { title: 'Test' })
  serveWeb(app, { dist, page: 'portal/portal.html' })
  return { app, lines }
}

describe('an app', () => {
  it('lets scripts come from its own origin only, and is never framed', async () => {
    const { headers } = await openApp().app.request('/')
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toContain("script-src 'self'")
    expect(policy).not.toMatch(/script-src[^;]*unsafe/)
    expect(policy).toContain("frame-ancestors 'none'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('strict-transport-security')).toContain('max-age')
  })

  it('masks an unknown error and gives the reference that its log has', async () => {
    const { app, lines } = openApp()
    const answer = await app.request('/api/boom')
    const text = await answer.text()
    expect(answer.status).toBe(500)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect(text).not.toContain('secret of the house')
    const { reference } = JSON.parse(text)
    expect(lines.join('\n')).toContain(reference)
  })

  it('names every field that does not fit', async () => {
    const answer = await openApp().app.request('/api/things', {
      method: 'POST',
      body: JSON.stringify({ name: '', count: 'x' }),
    })
    expect(answer.status).toBe(400)
    expect(((await answer.json()) as { errors: { field: string }[] }).errors.map(one => one.field)).toEqual([
      'name',
      'count',
    ])
    const broken = await openApp().app.request('/api/things', { method: 'POST', body: '{' })
    expect(((await broken.json()) as { code: string }).code).toBe('invalid_input')
  })

  it('lets only declared fields leave', async () => {
    expect(await (await openApp().app.request('/api/things/one')).json()).toEqual({ id: 'one', name: 'One' })
  })

  it('refuses a change that another site’s page asks for', async () => {
    const body = JSON.stringify({ name: 'a', count: 1 })
    const ask = (origin: string) =>
      openApp().app.request('/api/things', { method: 'POST', body, headers: { origin, host: 'portal.example' } })
    expect((await ask('https://evil.example')).status).toBe(403)
    expect((await ask('null')).status).toBe(403)
    expect((await ask('https://portal.example')).status).toBe(201)
  })

  it('refuses a body larger than any it could mean, also one that does not say how long it is', async () => {
    const { app } = openApp()
    const body = JSON.stringify({ name: 'a'.repeat(1_000_000), count: 1 })
    const long = await app.request('/api/things', { method: 'POST', body })
    expect([long.status, ((await long.json()) as { code: string }).code]).toEqual([413, 'too_large'])
    const said = await app.request('/api/things', {
      method: 'POST',
      body: '{}',
      headers: { 'content-length': '9999999' },
    })
    expect(said.status).toBe(413)
    const most = JSON.stringify({ name: 'a'.repeat(900_000), count: 1 })
    expect((await app.request('/api/things', { method: 'POST', body: most })).status).toBe(201)
  })

  it('describes its routes', async () => {
    const { paths } = (await (await openApp().app.request('/api/openapi.json')).json()) as {
      paths: Record<string, object>
    }
    expect(Object.keys(paths)).toEqual(['/api/boom', '/api/things/{thing}', '/api/things'])
    expect(await (await openApp().app.request('/api/docs')).text()).toContain('/api/things/{thing}')
  })

  it('serves the page for every address of the screens, assets for ever, and nothing from elsewhere', async () => {
    const { app } = openApp()
    expect(await (await app.request('/p/1/projects')).text()).toContain('The page')
    expect((await app.request('/assets/app-1.js')).headers.get('cache-control')).toContain('immutable')
    expect((await app.request('/assets/missing.js')).status).toBe(404)
    expect((await app.request('/api/missing')).status).toBe(404)
    expect((await app.request('/%')).status).toBe(200)
    for (const address of [
      '/..%2f..%2fpackage.json',
      '/assets/..%2f..%2f..%2fetc/passwd',
      '/assets/%2e%2e/%2e%2e/package.json',
    ])
      expect(await (await app.request(address)).text()).not.toMatch(/"name"|root:/)
  })
})

describe('the address of a client', () => {
  const addressBehind = async (trustedProxies: string[], forwarded: string) => {
    const alone = createApp({ log: createLog({ level: 'silent', name: 'test' }), https: false })
    alone.get('/address', c => c.text(clientAddress(c, { trustedProxies })))
    const server = await listen(alone, { host: '127.0.0.1', port: 0, setting: 'PORT' })
    const text = await new Promise<string>((resolve, reject) =>
      request({ port: server.port, path: '/address', headers: { 'x-forwarded-for': forwarded } }, response => {
        let body = ''
        response.on('data', chunk => (body += chunk)).on('end', () => resolve(body))
      })
        .on('error', reject)
        .end(),
    )
    await server.close()
    return text
  }

  it('is the socket’s, whatever a header says', async () => {
    expect(await addressBehind([], '203.0.113.9')).toBe('127.0.0.1')
  })

  it('is what a trusted proxy says, but not what the client told the proxy', async () => {
    expect(await addressBehind(['127.0.0.0/8'], '198.51.100.1, 203.0.113.9')).toBe('203.0.113.9')
    expect(await addressBehind(['127.0.0.1', '203.0.113.0/24'], '198.51.100.1, 203.0.113.9')).toBe('198.51.100.1')
    expect(await addressBehind(['127.0.0.1'], 'nonsense')).toBe('127.0.0.1')
  })
})

it('a port in use is named with its setting', async () => {
  const { app } = openApp()
  const first = await listen(app, { host: '127.0.0.1', port: 0, setting: 'PORTAL_PORT' })
  await expect(listen(app, { host: '127.0.0.1', port: first.port, setting: 'PORTAL_PORT' })).rejects.toThrow(
    `Port ${first.port} is in use. Set PORTAL_PORT to another one.`,
  )
  await first.close()
})
