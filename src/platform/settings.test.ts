import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { readSettings, settingsList } from './settings.ts'

const secret = 'thirty-two characters at the least'
const production = { PORTICO_SECRET: secret, PORTAL_URL: 'https://portal.example' }
const folders: string[] = []

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

test('a demo needs nothing but a folder', () => {
  expect(readSettings({ PORTICO_DATA: makeFolder() }, 'demo')).toMatchObject({
    host: '127.0.0.1',
    portalPort: 4000,
    crmPort: 4100,
    portalUrl: 'http://localhost:4000',
    crmUrl: 'http://localhost:4100',
    crmUrls: [],
    trustedProxies: [],
    logLevel: 'warn',
  })
})

test('a demo makes its secret once and shows it to its owner alone', () => {
  const PORTICO_DATA = join(makeFolder(), 'new', 'data')
  const first = readSettings({ PORTICO_DATA }, 'demo').secret
  expect(first.length).toBeGreaterThanOrEqual(32)
  expect(readSettings({ PORTICO_DATA }, 'demo').secret).toBe(first)
  expect(statSync(join(PORTICO_DATA, 'secret')).mode & 0o777).toBe(0o600)
  expect(readFileSync(join(PORTICO_DATA, 'secret'), 'utf8')).toBe(first)
})

test('a demo with a damaged secret says so instead of making another', () => {
  const PORTICO_DATA = makeFolder()
  writeFileSync(join(PORTICO_DATA, 'secret'), 'short')
  expect(() => readSettings({ PORTICO_DATA }, 'demo')).toThrow(/^The secret in .* is damaged/)
})

test('a data folder that can not be made is named', () => {
  const file = join(makeFolder(), 'file')
  writeFileSync(file, '')
  expect(() => readSettings({ PORTICO_DATA: join(file, 'data') }, 'demo')).toThrow(/can't be written: set PORTICO_DATA/)
})

test('production refuses to start without a secret and a public address', () => {
  expect(mistakes({}, 'production')).toEqual([
    'PORTAL_URL must be set to the address people open the portal at, such as https://portal.example.',
    'PORTICO_SECRET must be set to at least 32 random characters, kept for good.',
  ])
  expect(readSettings(production, 'production')).toMatchObject({ portalUrl: 'https://portal.example', secret })
})

test('an empty setting counts as not set', () => {
  expect(mistakes({ PORTICO_SECRET: ' ', PORTAL_URL: '' }, 'production')).toHaveLength(2)
  expect(readSettings({ ...production, DATABASE_URL: '', HOST: '' }, 'production')).not.toHaveProperty('databaseUrl')
})

test('every mistake has a sentence of its own, all of them at once', () => {
  const env = {
    PORTAL_PORT: '80a',
    CRM_PORT: '70000',
    DATABASE_URL: 'mysql://portico:hidden@db.example/portico',
    PORTAL_URL: 'portal.example',
    CRM_URL: 'https://crm.example/login',
    CRM_URLS: 'https://one.example, two.example',
    TRUSTED_PROXIES: '10.0.0.0/8,proxy.example',
    PORTICO_SECRET: 'short',
    SMTP_URL: 'mail.example',
    LOG_LEVEL: 'loud',
  }
  const found = mistakes(env, 'production')
  expect(found.map(line => line.split(' ')[0])).toEqual([
    ...['PORTAL_PORT', 'CRM_PORT', 'DATABASE_URL', 'SMTP_URL', 'PORTAL_URL', 'CRM_URL', 'CRM_URLS'],
    ...['TRUSTED_PROXIES', 'LOG_LEVEL', 'PORTICO_SECRET'],
  ])
  expect(found.every(line => /^[A-Z_]+ must .*\.$/.test(line))).toBe(true)
  expect(found.join()).not.toContain('hidden')
})

test('the two products need a port each', () => {
  expect(mistakes({ ...production, PORTAL_PORT: '4100' }, 'production')).toEqual([
    'PORTAL_PORT and CRM_PORT must differ; both are 4100.',
  ])
})

test('lists are read entry by entry, and addresses become origins', () => {
  const env = { CRM_URLS: 'https://One.example/, http://two.example:8080', TRUSTED_PROXIES: '10.0.0.0/8, ::1' }
  expect(readSettings({ ...production, ...env }, 'production')).toMatchObject({
    crmUrls: ['https://one.example', 'http://two.example:8080'],
    trustedProxies: ['10.0.0.0/8', '::1'],
  })
})

test('the data folder is absolute wherever the program is started', () => {
  expect(isAbsolute(readSettings({ ...production, PORTICO_DATA: 'here' }, 'production').dataDir)).toBe(true)
  expect(isAbsolute(readSettings(production, 'production').dataDir)).toBe(true)
})

test('every setting that is read is in the list', () => {
  const asked = new Set<string>()
  const env = new Proxy<NodeJS.ProcessEnv>(production, {
    get(given, name) {
      asked.add(String(name))
      return given[String(name)]
    },
  })
  readSettings(env, 'production')
  expect([...asked].sort()).toEqual(settingsList.map(({ name }) => name).sort())
})

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'settings-'))
  folders.push(folder)
  return folder
}

function mistakes(env: NodeJS.ProcessEnv, mode: 'demo' | 'production'): string[] {
  try {
    readSettings(env, mode)
    return []
  } catch (error) {
    return (error as Error).message.split('\n')
  }
}
