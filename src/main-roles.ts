import { flushCompileCache } from 'node:module'
import { join } from 'node:path'
import { stepBack } from './platform/database/step-back.ts'
import type { Settings } from './platform/settings.ts'

const serving = ['portal', 'crm', 'worker'] as const
const roles = [...serving, 'migrate'] as const

/** A part of the installation that runs in a process of its own. */
export type Role = (typeof roles)[number]

/** The roles that keep running; `migrate` does its work and is done. */
export const servingRoles: readonly Role[] = serving

/**
 * How Node runs a role. An import goes through the worker in chunks; with a heap this small its garbage goes soon, instead of growing
 * with the size of the CRM, and with a young generation this large for it most of it goes cheaply.
 */
export const flagsOf = (role: Role): readonly string[] =>
  role === 'worker' ? ['--max-old-space-size=96', '--max-semi-space-size=16'] : []

/**
 * What is set for every role unless it is set already: one pool of memory instead of one a thread, of which each keeps what it had;
 * and where Node keeps the code it has read, so that a process starts sooner and without what takes the types out of it.
 */
export const environmentOf = ({ dataDir }: Pick<Settings, 'dataDir'>) => ({
  MALLOC_ARENA_MAX: '1',
  NODE_COMPILE_CACHE: join(dataDir, 'code'),
})

/** Whether a word of the command line names a role. */
export function isRole(word: string): word is Role {
  return roles.some(role => role === word)
}

/** What a role's process tells its supervisor: that it serves, or why it can't. */
export type Word = { ready: true } | { failed: string }

type Running = { close(): Promise<unknown> }

// Loaded one by one, so that no process carries the code of the others.
const starts: Record<Exclude<Role, 'migrate'>, (settings: Settings) => Promise<Running>> = {
  portal: async settings => (await import('./portal/portal.server.ts')).startPortal(settings),
  crm: async settings => (await import('./crm/crm.server.ts')).startCrm(settings),
  worker: async settings => (await import('./portal/portal.worker.ts')).startWorker(settings),
}

const closingTime = 8000

/** Runs one role in this process until it is told to stop or its supervisor is gone. */
export async function runRole(role: Role, settings: Settings) {
  if (!settings.databaseUrl) throw new Error(`DATABASE_URL must be set to start "${role}" alone.`)
  if (role === 'migrate') {
    await migrate(settings)
    process.exit(0)
  }
  const told = toldToStop()
  if (role === 'worker') stepBack()
  const running = await starts[role](settings)
  if (process.connected) process.send?.({ ready: true } satisfies Word)
  // Else it would be kept at the end, which a process that is killed does not come to.
  flushCompileCache()
  await told
  setTimeout(() => process.exit(1), closingTime).unref()
  await running.close()
  process.exit(0)
}

/** Brings both products' tables up to date and, in a demo, fills them once. */
async function migrate(settings: Settings) {
  // Read here, the code is kept before the first worker starts.
  await import('./portal/portal.worker.ts')
  await (await import('./portal/portal.migrate.ts')).migratePortal(settings)
  await (await import('./crm/crm.migrate.ts')).migrateCrm(settings)
  if (settings.mode !== 'demo') return
  await (await import('./crm/crm.demo.ts')).loadCrmDemo(settings)
  await (await import('./portal/portal.demo.ts')).loadPortalDemo(settings)
}

function toldToStop(): Promise<void> {
  return new Promise(resolve => {
    process.once('SIGTERM', () => resolve())
    process.once('disconnect', () => resolve())
    // Ctrl-C reaches every process of the terminal: below a supervisor, the supervisor decides who stops when.
    for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => process.connected || resolve())
  })
}
