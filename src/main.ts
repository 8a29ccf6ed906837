import { isRole, type Role, runRole } from './main-roles.ts'
import { supervise } from './main-supervise.ts'
import { AlreadyRunning } from './platform/database/embedded.ts'
import { createLog } from './platform/log.ts'
import { readSettings } from './platform/settings.ts'

const usage = 'node src/main.ts [portal | crm | worker | migrate] [--demo | --production]'

/** Reads the command line and the settings, then runs one role, or all of them under supervision. */
async function main(words: string[]) {
  const mode = words.includes('--demo') ? 'demo' : 'production'
  const [name, ...more] = words.filter(word => !['--demo', '--production'].includes(word))
  if (more.length > 0 || (name !== undefined && !isRole(name))) throw new Error(`Not understood. Use: ${usage}`)
  const role: Role | undefined = name
  const settings = readSettings(process.env, mode)
  const log = createLog({ level: settings.logLevel, name: role ?? 'main', pretty: mode === 'demo' })
  await (role ? runRole(role, settings) : supervise(settings, log))
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  // Our own sentences are plain errors; anything else is a fault in the program, and its stack helps to find it.
  const { name, message, stack } = error as Error
  const ours = (name === 'Error' || error instanceof AlreadyRunning) && process.env.LOG_LEVEL !== 'debug'
  const text = ours ? message : (stack ?? String(error))
  // The supervisor says it for its children, so that it is said once.
  if (process.send && process.connected) process.send({ failed: text }, () => process.exit(1))
  else process.stderr.write(`${text}\n`)
  process.exitCode = 1
}
