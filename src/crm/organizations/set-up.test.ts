import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestCrm, type TestCrm } from '../../../test/crm.ts'
import { createCrmApp } from '../crm.server.ts'

let crm: TestCrm
beforeAll(async () => {
  crm = await openTestCrm()
})
afterAll(() => crm.close())

const first = {
  organization: 'First House',
  firstName: 'Nora',
  lastName: 'Quist',
  email: 'Nora@First.example',
  password: 'a long enough password',
}

test('the first visit makes the organisation and signs its administrator in, once', async () => {
  expect((await crm.nobody('GET', '/api/setup')).json).toMatchObject({ needed: true, isDemo: false, outboxUrl: null })
  expect((await crm.nobody('POST', '/api/setup', { ...first, password: 'short' })).json.code).toBe('weak_password')
  const both = await Promise.all([crm.nobody('POST', '/api/setup', first), crm.nobody('POST', '/api/setup', first)])
  expect(both.map(reply => reply.status).sort()).toStrictEqual([204, 409])
  const cookie = both
    .flatMap(reply => reply.headers.getSetCookie())
    .map(one => one.split(';')[0])
    .join('; ')
  expect((await crm.nobody('GET', '/api/me', undefined, { cookie })).json).toMatchObject({
    user: { name: 'Nora Quist', email: 'Nora@First.example', profile: 'Administrator' },
    organization: { name: 'First House' },
  })
  expect((await crm.nobody('GET', '/api/setup')).json).toMatchObject({ needed: false })
})

test('a demo says that it is one and where its mails wait', async () => {
  const { settings } = crm.database
  const demo = createCrmApp({ settings: { ...settings, mode: 'demo' }, log: crm.crm.log })
  try {
    const reply = await demo.app.request('/api/setup')
    expect(await reply.json()).toMatchObject({ isDemo: true, outboxUrl: `${settings.portalUrl}/outbox` })
  } finally {
    await demo.close()
  }
})
