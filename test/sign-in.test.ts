import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp, listen } from '../src/platform/app.ts'
import { createAuth, mountAuth } from '../src/platform/auth.ts'
import { createLog } from '../src/platform/log.ts'
import { buildPortal } from './factories.ts'
import { openTestServer } from './server.ts'

let server: Awaited<ReturnType<typeof openTestServer>>
beforeAll(async () => {
  server = await openTestServer()
})
afterAll(() => server.close())

/** A sign-in of its own, as strict as in production, on a real socket. */
async function strict() {
  const auth = createAuth({
    db: server.portal.pool as never,
    secret: 'a secret of at least thirty-two characters',
    publicUrl: 'http://127.0.0.1',
    cookiePrefix: 'strict',
    sendReset: async () => {},
    onReset: async () => {},
  })
  const app = createApp({ log: createLog({ level: 'silent', name: 'test' }), https: false })
  mountAuth(app, auth, { trustedProxies: [] })
  return listen(app, { host: '127.0.0.1', port: 0, setting: 'PORT' })
}

const attempt = (port: number, body: object, headers: Record<string, string> = {}) =>
  new Promise<number>((resolve, reject) => {
    const options = {
      port,
      path: '/api/auth/sign-in/email',
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
    }
    request(options, response => resolve(response.resume().statusCode ?? 0))
      .on('error', reject)
      .end(JSON.stringify(body))
  })

describe('sign-in', () => {
  it('is limited by the address of the socket, whatever address a header invents', async () => {
    const { port, close } = await strict()
    const answers: number[] = []
    for (let n = 0; n < 13; n += 1) {
      const forged = { 'x-forwarded-for': `203.0.113.${n}`, 'x-portico-client': `203.0.113.${n}` }
      answers.push(await attempt(port, { email: 'nobody@portal.example', password: 'a wrong password' }, forged))
    }
    await close()
    expect(answers.slice(0, 10)).toEqual(Array(10).fill(401))
    expect(answers.slice(10)).toEqual([429, 429, 429])
  })

  it('says the same of a wrong password and of an address nobody has', async () => {
    const { owner } = await buildPortal(server.portal)
    const ask = async (email: string) => {
      const answer = await server
        .browser()
        .send('POST', '/api/auth/sign-in/email', { email, password: 'not the password' })
      return { status: answer.status, text: await answer.text() }
    }
    expect(await ask(owner.email)).toEqual(await ask('stranger@portal.example'))
  })

  it('keeps its session in the database: signing out ends it there', async () => {
    const { owner } = await buildPortal(server.portal)
    const browser = await server.as(owner)
    const sessions = () => server.portal.pool.selectFrom('login_session').selectAll().execute()
    const before = (await sessions()).length
    await browser.send('POST', '/api/auth/sign-out', {})
    expect((await sessions()).length).toBe(before - 1)
    expect((await browser.send('GET', '/api/me')).status).toBe(401)
  })
})

describe('health', () => {
  it('is 200 with the version while the database answers, and 503 when it is gone', async () => {
    const own = await openTestServer()
    const well = await own.browser().send('GET', '/api/health')
    expect([well.status, await well.json()]).toMatchObject([200, { database: 'up' }])
    await own.portal.pool.destroy()
    const ill = await own.browser().send('GET', '/api/health')
    expect([ill.status, await ill.json()]).toMatchObject([503, { database: 'down' }])
    await own.close().catch(() => {})
  })
})
