import { createServer, type RequestListener, type Server } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import { createLog } from './log.ts'
import { createOutbound, type Outbound, type OutboundOptions } from './outbound.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function serve(listener: RequestListener): Promise<{ origin: string; port: number; server: Server }> {
  const server = createServer(listener)
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  closers.push(() => {
    server.closeAllConnections()
    return new Promise(done => server.close(() => done()))
  })
  const { port } = server.address() as AddressInfo
  return { origin: `http://127.0.0.1:${port}`, port, server }
}

function client(allowedOrigins: string[], more: Partial<OutboundOptions> = {}) {
  let logged = ''
  const waits: number[] = []
  const outbound: Outbound = createOutbound({
    allowedOrigins,
    allowPublic: false,
    log: createLog({ level: 'debug', name: 'test', write: line => (logged += line) }),
    clock: () => new Date('2026-11-23T09:14:00Z'),
    sleep: async ms => void waits.push(ms),
    ...more,
  })
  closers.push(() => outbound.close())
  return { ask: outbound.request, waits, logged: () => logged }
}

const secret = 'canary-77e1'
const failing = (error: unknown) => ({ text: `${error} ${(error as Error).stack} ${JSON.stringify(error)}`, error })

test('an answer comes back with status, headers, body and JSON, and gzip is unpacked', async () => {
  const { origin } = await serve((req, res) => {
    res.writeHead(207, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
    res.end(gzipSync(JSON.stringify({ method: req.method, name: 'Łukasz', asked: req.headers['accept-encoding'] })))
  })
  const answer = await client([origin]).ask({ method: 'POST', url: `${origin}/x?a=1`, body: '{}' })
  expect(answer.status).toBe(207)
  expect(answer.headers['content-type']).toBe('application/json')
  expect(answer.json()).toEqual({ method: 'POST', name: 'Łukasz', asked: 'gzip' })
})

test('a body that is not JSON is undefined as JSON, and 204 and HEAD have no body', async () => {
  const { origin } = await serve((req, res) => {
    if (req.url === '/none') return res.writeHead(204).end()
    res.writeHead(200, { 'content-encoding': 'gzip', 'content-length': '99999999' })
    if (req.method === 'HEAD') return res.end()
    res.removeHeader('content-length')
    res.end()
  })
  const { ask } = client([origin])
  expect((await ask({ url: `${origin}/none` })).json()).toBeUndefined()
  expect(await ask({ method: 'HEAD', url: origin })).toMatchObject({ status: 200 })
  const page = await serve((_req, res) => res.end('<html>'))
  expect((await client([page.origin]).ask({ url: page.origin })).json()).toBeUndefined()
})

test('a server that sends a byte now and then is cut off by the total time', async () => {
  const { origin } = await serve((_req, res) => {
    const timer = setInterval(() => res.write('x'), 20)
    res.on('close', () => clearInterval(timer))
  })
  const began = performance.now()
  await expect(client([origin]).ask({ url: origin, timeoutMs: 300 })).rejects.toMatchObject({ kind: 'timeout' })
  expect(performance.now() - began).toBeLessThan(3000)
})

test('a server that never answers, by its total or its header time, and a connection that never opens, time out', async () => {
  const { origin } = await serve(() => {})
  await expect(client([origin]).ask({ url: origin, timeoutMs: 200 })).rejects.toMatchObject({ kind: 'timeout' })
  const { ask } = client([origin], { headersTimeoutMs: 100 })
  await expect(ask({ url: origin, timeoutMs: 20_000 })).rejects.toMatchObject({ kind: 'timeout' })
  const unopened = client(['http://crm.example'], { connectTimeoutMs: 100, lookup: () => new Promise(() => {}) })
  const asked = unopened.ask({ url: 'http://crm.example', timeoutMs: 20_000 })
  await expect(asked).rejects.toMatchObject({ kind: 'timeout', code: 'UND_ERR_CONNECT_TIMEOUT' })
})

test('an answer above the cap is refused: announced, unannounced, and packed', async () => {
  const { origin } = await serve((req, res) => {
    if (req.url === '/announced') res.writeHead(200, { 'content-length': '2000000' })
    if (req.url === '/bomb')
      return res.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(50_000_000)))
    res.write(Buffer.alloc(2_000_000))
    res.end()
  })
  const { ask } = client([origin])
  for (const path of ['/announced', '/unannounced', '/bomb'])
    await expect(ask({ url: origin + path, maxBytes: 1_000_000 })).rejects.toMatchObject({ kind: 'too_large' })
  expect((await ask({ url: origin, maxBytes: 2_000_000 })).body).toHaveLength(2_000_000)
})

test('a busy server is asked again, at its own time, and then answers', async () => {
  const answers: [number, Record<string, string>][] = [
    [429, { 'retry-after': '7' }],
    [503, { 'retry-after': 'Mon, 23 Nov 2026 09:14:20 GMT' }],
    [502, {}],
    [200, {}],
  ]
  const { origin } = await serve((_req, res) => {
    const [status, headers] = answers.shift() ?? [500, {}]
    res.writeHead(status, headers).end()
  })
  const { ask, waits, logged } = client([origin])
  expect((await ask({ url: `${origin}/?token=${secret}` })).status).toBe(200)
  expect(waits.slice(0, 2)).toEqual([7000, 20_000])
  expect(waits[2]).toBeLessThanOrEqual(1200)
  expect(logged().split('\n')).toHaveLength(4)
  expect(logged()).not.toContain(secret)
})

test('tries are bounded, and none is repeated that could do something twice unless it says that it does not', async () => {
  let hits = 0
  const { origin } = await serve((req, res) => {
    hits += 1
    res.writeHead(req.url === '/limited' ? 429 : 503, { 'retry-after': req.url === '/long' ? '9999' : '1' }).end()
  })
  const { ask, waits } = client([origin])
  expect((await ask({ url: origin, retries: 2 })).status).toBe(503)
  expect(hits).toBe(3)
  expect((await ask({ method: 'POST', url: origin })).status).toBe(503)
  expect((await ask({ url: origin, retries: 0 })).status).toBe(503)
  expect((await ask({ url: `${origin}/long` })).status).toBe(503)
  expect(hits).toBe(6)
  expect(waits).toEqual([1000, 1000])
  expect((await ask({ method: 'POST', url: origin, repeatable: true, retries: 1 })).status).toBe(503)
  expect(hits).toBe(8)
  await expect(ask({ url: `${origin}/limited`, retries: 1 })).rejects.toMatchObject({
    kind: 'rate_limited',
    retryAfterMs: 1000,
  })
})

test('a connection that breaks is tried again for a GET and reported for a POST', async () => {
  let hits = 0
  const tcp = createTcpServer(socket => {
    hits += 1
    socket.on('error', () => {})
    socket.once('data', () => {
      if (hits > 2) socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok')
      else if (hits === 2) socket.end('HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\ncut')
      else socket.resetAndDestroy()
    })
  })
  await new Promise<void>(done => tcp.listen(0, '127.0.0.1', done))
  closers.push(() => new Promise(done => tcp.close(() => done())))
  const origin = `http://127.0.0.1:${(tcp.address() as AddressInfo).port}`
  const { ask } = client([origin])
  expect(Buffer.from((await ask({ url: origin })).body).toString()).toBe('ok')
  expect(hits).toBe(3)
  hits = 0
  await expect(ask({ method: 'POST', url: origin, body: 'x' })).rejects.toMatchObject({ kind: 'unreachable' })
  expect(hits).toBe(1)
})

test('nobody there, an unknown name and a cancelled request are told apart', async () => {
  const { origin, server } = await serve(() => {})
  const stopped = await serve(() => {})
  await new Promise<void>(done => stopped.server.close(() => done()))
  const lookup = () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }))
  const { ask, waits } = client([origin, stopped.origin, 'http://crm.example'], { lookup })
  await expect(ask({ url: stopped.origin })).rejects.toMatchObject({ kind: 'unreachable', code: 'ECONNREFUSED' })
  expect(waits).toHaveLength(3)
  await expect(ask({ url: 'http://crm.example' })).rejects.toThrow('The name crm.example was not found.')
  expect(waits).toHaveLength(3)
  const asking = new AbortController()
  server.once('request', () => asking.abort())
  await expect(ask({ url: origin, signal: asking.signal })).rejects.toMatchObject({ kind: 'aborted' })
})

test('a wait between tries ends when the request is cancelled', async () => {
  const { origin } = await serve((_req, res) => res.writeHead(429, { 'retry-after': '50' }).end())
  const outbound = createOutbound({
    allowedOrigins: [origin],
    allowPublic: false,
    clock: () => new Date(),
    log: createLog({ level: 'warn', name: 'test', write: () => asking.abort() }),
  })
  closers.push(() => outbound.close())
  const asking = new AbortController()
  const asked = outbound.request({ url: origin, signal: asking.signal })
  await expect(asked).rejects.toMatchObject({ kind: 'aborted' })
})

test('a redirect is followed, and its credentials stay with the origin they were meant for', async () => {
  const seen: Record<string, string | undefined>[] = []
  const other = await serve((req, res) => {
    seen.push({ at: 'other', authorization: req.headers.authorization, key: req.headers['x-key'] as string })
    res.end('there')
  })
  const { origin } = await serve((req, res) => {
    seen.push({ at: 'first', authorization: req.headers.authorization })
    const location = req.url === '/a' ? '/b' : req.url === '/b' ? other.origin : '/loop'
    res.writeHead(302, { location }).end()
  })
  const { ask } = client([origin, other.origin])
  const answer = await ask({ url: `${origin}/a`, headers: { Authorization: secret, 'X-Key': secret } })
  expect(Buffer.from(answer.body).toString()).toBe('there')
  expect(seen).toEqual([
    { at: 'first', authorization: secret },
    { at: 'first', authorization: secret },
    { at: 'other', authorization: undefined, key: undefined },
  ])
  await expect(ask({ url: `${origin}/loop` })).rejects.toMatchObject({ kind: 'bad_redirect' })
})

test('a redirect to this machine or its network is not followed', async () => {
  let hits = 0
  const inner = await serve((_req, res) => res.end(String(hits++)))
  const targets = [
    inner.origin,
    `http://localhost:${inner.port}`,
    'http://169.254.169.254/',
    `http://name.example:${inner.port}`,
  ]
  const { origin } = await serve((req, res) =>
    res.writeHead(307, { location: targets[Number(req.url?.slice(1))] }).end(),
  )
  const lookup = async () => [{ address: '127.0.0.1', family: 4 }]
  const { ask } = client([origin], { allowPublic: true, lookup })
  for (const index of targets.keys())
    await expect(ask({ url: `${origin}/${index}` })).rejects.toMatchObject({ kind: 'blocked' })
  expect(hits).toBe(0)
})

test('a public name is looked up once, and one private address among its addresses blocks it', async () => {
  let hits = 0
  const inner = await serve((_req, res) => res.end(String(hits++)))
  const answers = [
    [
      { address: '93.184.215.14', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ],
  ]
  let lookups = 0
  const lookup = async () => answers[lookups++] ?? [{ address: '127.0.0.1', family: 4 }]
  const { ask } = client([], { allowPublic: true, lookup })
  const url = `http://rebinding.example:${inner.port}/`
  await expect(ask({ url })).rejects.toMatchObject({ kind: 'blocked' })
  expect(lookups).toBe(1)
  await expect(ask({ url })).rejects.toMatchObject({ kind: 'blocked' })
  expect([lookups, hits]).toEqual([2, 0])
})

test('the address that was looked up is the one connected to, whatever the name says a moment later', async () => {
  const wanted = await serve((req, res) => res.end(`wanted ${req.headers.host}`))
  let lookups = 0
  const lookup = async () => [{ address: lookups++ === 0 ? '127.0.0.1' : '127.0.0.2', family: 4 }]
  const origin = `http://crm.example:${wanted.port}`
  const { ask } = client([origin], { lookup })
  const answer = await ask({ url: origin })
  expect(Buffer.from(answer.body).toString()).toBe(`wanted crm.example:${wanted.port}`)
  expect(lookups).toBe(1)
})

test('no error and no log line holds a header, a body, a credential or a query', async () => {
  const { origin } = await serve((req, res) => {
    if (req.url?.startsWith('/reset')) return req.socket.resetAndDestroy()
    if (req.url?.startsWith('/redirect')) return res.writeHead(302, { location: `ftp://x/?${secret}` }).end()
    res.writeHead(429, { 'x-note': secret }).end(secret)
  })
  const { ask, logged } = client([origin])
  const wrong = [
    { url: `${origin}/reset?token=${secret}` },
    { url: `${origin}/redirect?token=${secret}` },
    { url: `${origin}/limited?token=${secret}` },
    { url: `http://${secret}:${secret}@127.0.0.1/` },
    { url: `http://10.0.0.1/?token=${secret}` },
    { url: `${secret}` },
    { url: origin, headers: { 'x-bad': `${secret}\r\nx: y` } },
  ]
  for (const request of wrong) {
    const { text, error } = failing(
      await ask({ headers: { authorization: secret }, ...request }).then(
        () => 'no error',
        error => error,
      ),
    )
    expect(error).toMatchObject({ name: 'OutboundError' })
    expect(text).not.toContain(secret)
  }
  expect(logged()).not.toContain(secret)
})
