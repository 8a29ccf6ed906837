import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { transactOrg } from '../src/crm/context.ts'
import { buildOrganization, buildUsers, giveLogin, knownPassword } from '../src/crm/crm.factories.ts'
import { migrateCrm } from '../src/crm/crm.migrate.ts'
import { openCrm } from '../src/crm/crm.server.ts'
import { startEmbedded } from '../src/platform/database/embedded.ts'
import { readSettings } from '../src/platform/settings.ts'
import { migratePortal } from '../src/portal/portal.migrate.ts'
import type { Figure } from './bench.ts'

const portalUrl = 'http://127.0.0.1:4980'
const crmUrl = 'http://127.0.0.1:4981'
type Answer = Record<string, never> & {
  id: string
  state: string
  total: number
  key: string
  rows: Answer[]
  next: string | null
}

/** CRM users become portal users: every step over HTTP, each product a process of its own, all on this machine. */
export async function benchImport(people: number): Promise<Figure[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'portico-bench-import-'))
  // As root, the account that the database runs as must get there.
  chmodSync(dataDir, 0o755)
  const database = await startEmbedded({ dataDir })
  const given = { PORTAL_PORT: '4980', CRM_PORT: '4981', PORTICO_DATA: dataDir, PORTAL_URL: portalUrl, CRM_URL: crmUrl }
  const env = {
    ...given,
    DATABASE_URL: database.url,
    PORTICO_SECRET: 'a secret for measuring and nothing else',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn',
  }
  const settings = readSettings(env, 'test')
  const roles: ChildProcess[] = []
  try {
    await migratePortal(settings)
    await migrateCrm(settings)
    const crm = await fillCrm(settings, people)
    for (const role of ['crm', 'portal', 'worker']) roles.push(await startRole(role, env))
    return await measure(people, crm, database.url)
  } finally {
    for (const role of roles) role.kill('SIGTERM')
    await Promise.all(roles.map(role => role.exitCode ?? new Promise(resolve => role.once('exit', resolve))))
    await database.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

async function measure(people: number, admin: string, databaseUrl: string): Promise<Figure[]> {
  const crm = browser(crmUrl)
  await crm('POST', '/api/auth/sign-in/email', { email: admin, password: knownPassword })
  const { key } = await crm('POST', '/api/service-key', {})
  const portal = browser(portalUrl)
  const owner = {
    firstName: 'Ines',
    lastName: 'Vale',
    email: 'owner@portal.example',
    password: 'a password for measuring',
  }
  await portal('POST', '/api/setup', { portalName: 'Bench', ...owner })
  const me = (await portal('GET', '/api/me')) as unknown as { portals: { id: string }[] }
  const at = `/api/p/${me.portals[0]?.id}`
  const connection = await portal('POST', `${at}/connections`, { baseUrl: crmUrl, email: admin, key })
  const figures: Figure[] = []
  const note = (name: string, value: number, unit: string, text?: string) =>
    figures.push({ name, value, unit, ...(text ? { note: text } : {}) })

  const fetching = await timed(async () => {
    const snapshot = await portal('POST', `${at}/connections/${connection.id}/snapshots`)
    return until(() => portal('GET', `${at}/snapshots/${snapshot.id}`), 'complete')
  })
  note(`read ${people} CRM users into a snapshot`, fetching.seconds, 's')
  if (process.env.BENCH_PAUSE) await new Promise(resolve => setTimeout(resolve, 600_000))
  const planning = await timed(async () => {
    const plan = await portal('POST', `${at}/snapshots/${fetching.value.id}/plans`, {})
    return until(() => portal('GET', `${at}/plans/${plan.id}`), 'ready')
  })
  note('plan', planning.seconds, 's')
  const rows = `${at}/plans/${planning.value.id}/rows`
  note(
    'first 50 rows of the plan, median of 20',
    await medianMs(20, () => portal('GET', `${rows}?limit=50`)),
    'ms',
    'first rows under a second',
  )
  note('search in the plan, median of 20', await medianMs(20, () => portal('GET', `${rows}?q=vale+77&limit=50`)), 'ms')
  const bulk = await timed(() =>
    portal('PATCH', rows, { selection: { all: true, filter: {}, except: [] }, set: { role: 'contractor' } }),
  )
  note(`one choice for all ${people}, one request`, bulk.seconds * 1000, 'ms')
  const running = await timed(async () => {
    const run = await portal('POST', `${at}/plans/${planning.value.id}/runs`, {})
    return until(() => portal('GET', `${at}/runs/${run.id}`), 'done')
  })
  note(`import ${people} people`, running.seconds, 's')
  const floor = await copyFloor(databaseUrl)
  note(
    'floor: COPY of the same rows into the same tables',
    floor,
    's',
    `import is ${(running.seconds / floor).toFixed(2)} times that`,
  )
  const list = `${at}/portal-users?limit=50`
  note('first page of portal users, median of 20', await medianMs(20, () => portal('GET', list)), 'ms')
  note('search portal users, median of 20', await medianMs(20, () => portal('GET', `${list}&q=vale+77`)), 'ms')
  return figures
}

async function fillCrm(settings: Parameters<typeof openCrm>[0]['settings'], people: number): Promise<string> {
  const { crm, close } = openCrm({ settings })
  const org = await buildOrganization(crm, 'Bench Sales')
  const admin = 'admin@bench.example'
  const [id] = await transactOrg(org, ctx =>
    buildUsers(ctx, [{ first_name: 'Ada', last_name: 'Bench', email: admin, profile: 'Administrator' }]),
  )
  await giveLogin(crm, org, id as string, admin, 'Ada Bench')
  const roles = ['Sales', 'Delivery', 'Marketing', 'Management']
  const users = Array.from({ length: people - 1 }, (_, n) => ({
    title: `Title ${n % 40}`,
    role: roles[n % 4] as string,
  }))
  await transactOrg(org, ctx => buildUsers(ctx, users))
  await close()
  return admin
}

async function startRole(role: string, env: Record<string, string>): Promise<ChildProcess> {
  const main = join(import.meta.dirname, '..', 'src', 'main.ts')
  const child = spawn(process.execPath, [main, role], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  await new Promise<void>((resolve, reject) => {
    child.once('message', word =>
      (word as { ready?: boolean }).ready ? resolve() : reject(new Error(JSON.stringify(word))),
    )
    child.once('exit', code => reject(new Error(`${role} ended with ${code}`)))
  })
  return child
}

// The rows the import wrote, copied as the owner from files into empty twins of the same tables.
async function copyFloor(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url, options: '-c search_path=portal' })
  await client.connect()
  const tables = ['person', 'portal_user', 'crm_link', 'change']
  let seconds = 0
  try {
    // In the server's own folder: it may write there, and the folder goes with the database.
    const { rows } = await client.query<{ folder: string }>(`select current_setting('data_directory') as folder`)
    const folder = rows[0]?.folder
    await client.query('create schema bench')
    for (const table of tables) {
      await client.query(`create table bench.${table} (like portal.${table} including all)`)
      const columns = await client.query<{ names: string }>(
        `select string_agg(quote_ident(attname), ', ' order by attnum) as names from pg_attribute
         where attrelid = 'portal.${table}'::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
      )
      const names = columns.rows[0]?.names ?? '*'
      const where =
        table === 'change' || table === 'crm_link'
          ? ''
          : `where created_at > (select min(created_at) from portal.${table})`
      const file = `${folder}/bench-${table}.copy`
      await client.query(`copy (select ${names} from portal.${table} ${where}) to '${file}'`)
      const { seconds: took } = await timed(() => client.query(`copy bench.${table} (${names}) from '${file}'`))
      seconds += took
    }
  } finally {
    await client.end()
  }
  return seconds
}

function browser(origin: string) {
  const cookies = new Map<string, string>()
  return async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const headers: Record<string, string> = {
      origin,
      cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    }
    if (body !== undefined) headers['content-type'] = 'application/json'
    const response = await fetch(origin + path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      cookies.set(name, value)
    }
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return text ? JSON.parse(text) : ({} as Answer)
  }
}

async function until(look: () => Promise<Answer>, state: string): Promise<Answer> {
  for (;;) {
    const now = await look()
    if (now.state === state) return now
    if (now.state === 'failed') throw new Error(JSON.stringify(now))
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

async function timed<R>(work: () => Promise<R>): Promise<{ value: R; seconds: number }> {
  const began = performance.now()
  return { value: await work(), seconds: (performance.now() - began) / 1000 }
}

async function medianMs(times: number, work: () => Promise<unknown>): Promise<number> {
  const taken: number[] = []
  for (let n = 0; n < times; n += 1) taken.push((await timed(work)).seconds * 1000)
  return taken.sort((a, b) => a - b)[Math.floor(times / 2)] as number
}
