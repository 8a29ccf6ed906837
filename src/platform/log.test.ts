import { expect, test } from 'vitest'
import { createLog, type Log, scrub } from './log.ts'
import { createServiceKey } from './service-key.ts'

function record(write: (log: Log) => void, pretty = false): string {
  let text = ''
  write(createLog({ level: 'debug', name: 'portal', pretty, write: line => (text += line) }))
  return text
}

test('a line is one JSON object with time, level, name and message', () => {
  const lines = record(log => log.info({ rows: 3 }, 'The run began'))
    .trimEnd()
    .split('\n')
  expect(lines).toHaveLength(1)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'info', name: 'portal', rows: 3, msg: 'The run began' })
  expect(JSON.parse(lines[0] ?? '').time).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/)
})

const key = createServiceKey()
const canary = 'canary-4f1c'
const cause = Object.assign(new Error(`cause with ${key}`), { request: { body: canary } })
const error = Object.assign(new Error(`no answer from https://crm.example/?token=${canary}`, { cause }), {
  code: 'ECONNRESET',
  headers: { authorization: canary },
  detail: canary,
  config: { deep: { password: canary } },
})

const leaks: [string, (log: Log) => void][] = [
  ['the message', log => log.info(`used ${key}`)],
  ['a formatted message', log => log.info('used %s', key)],
  ['a field of any name', log => log.info({ note: `the key is ${key}.` })],
  ['a field called key', log => log.info({ key: canary })],
  [
    'a header',
    log => log.info({ request: { headers: { Authorization: canary, cookie: canary, 'Set-Cookie': canary } } }),
  ],
  ['a field deep down', log => log.info({ a: { b: [{ c: { d: { newPassword: canary, api_key: canary } } }] } })],
  ['a child logger', log => log.child({ accessToken: canary, url: `/x?token=${canary}` }).info('x')],
  ['an error', log => log.error(error)],
  ['an error beside a message', log => log.error({ err: error }, 'failed')],
  ['an error under another name', log => log.error({ problem: error }, 'failed')],
  ['an error bound to a child', log => log.child({ err: error }).error('failed')],
  ['a thrown object', log => log.error({ err: { body: canary } }, 'failed')],
  ['an object that is its own key', log => log.info({ [key]: 1 })],
  [
    'a header in a message',
    log => log.info(`sent Authorization: Basic ${Buffer.from(`a@b:${canary}`).toString('base64')}`),
  ],
  ['an address with a password', log => log.info(`smtp://mailer:${canary}@mail.example:587`)],
  ['an invitation link', log => log.info(`https://portal.example/invitations/8KfT2wQnE5yX${canary}0123456789`)],
]

test.each(leaks)('no secret is written by %s', (_name, write) => {
  for (const pretty of [false, true]) {
    const text = record(write, pretty)
    expect(text).not.toBe('')
    expect(text).not.toContain(key)
    expect(text).not.toContain(key.slice(4, 20))
    expect(text).not.toContain(canary)
    expect(text).not.toContain(Buffer.from(`a@b:${canary}`).toString('base64'))
  }
})

test('an error keeps what helps: its type, code, message, stack and causes', () => {
  const line = JSON.parse(record(log => log.error({ err: error }, 'The fetch failed')))
  expect(line.err).toMatchObject({ type: 'Error', code: 'ECONNRESET', cause: { message: 'cause with zsc_[hidden]' } })
  expect(line.err.message).toBe('no answer from https://crm.example/?token=[hidden]')
  expect(line.err.stack).toContain('log.test.ts')
})

test('scrubbing leaves ordinary text alone', () => {
  for (const text of [
    'GET /api/p/larkspur/people?q=ana&sort=name',
    'https://portal.example:4000/p/larkspur/invitations/0197f3a0-0000-7000-8000-000000000000',
    'Basic roles for noor@harbourpine.example',
    'a token of thanks',
  ])
    expect(scrub(text)).toBe(text)
})
