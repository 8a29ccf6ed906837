import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { migrateCrm } from '../src/crm/crm.migrate.ts'
import { importFiles } from '../src/crm/data-import/import-files.ts'
import { AlreadyRunning, startEmbedded } from '../src/platform/database/embedded.ts'
import { findPlace } from '../src/platform/database/embedded-place.ts'
import { addressOf } from '../src/platform/database/embedded-postmaster.ts'
import { createLog } from '../src/platform/log.ts'
import { readSettings, type Settings } from '../src/platform/settings.ts'

const usage = `Takes CSV files of a Zoho CRM export into the CRM: Users, Accounts, Contacts and Deals, in any order.

  npm run crm:import -- [--org NAME] FILE...

  --org NAME   the organisation they belong to, made if it is new; may be left out while there is only one`

/** A database to work on: the one that is set, else the embedded one, running already or started for this. */
async function openServer(settings: Settings): Promise<{ settings: Settings; stop: () => Promise<void> }> {
  if (settings.crmDatabaseUrl ?? settings.databaseUrl) return { settings, stop: async () => {} }
  try {
    const server = await startEmbedded({ dataDir: settings.dataDir })
    return { settings: { ...settings, databaseUrl: server.url }, stop: () => server.stop() }
  } catch (error) {
    if (!(error instanceof AlreadyRunning)) throw error
    // The fifth line of the server's own lock file is the folder of its socket.
    const file = join(findPlace(resolve(settings.dataDir)).folder, 'postmaster.pid')
    const socket = readFileSync(file, 'utf8').split('\n')[4] ?? ''
    return { settings: { ...settings, databaseUrl: addressOf(socket, 'portico') }, stop: async () => {} }
  }
}

async function main() {
  const { values, positionals } = parseArgs({
    options: { org: { type: 'string' }, help: { type: 'boolean' } },
    allowPositionals: true,
  })
  if (values.help || positionals.length === 0) return console.log(usage)
  const server = await openServer(readSettings(process.env, 'demo'))
  const { settings } = server
  try {
    await migrateCrm(settings)
    const url = settings.crmDatabaseUrl ?? settings.databaseUrl ?? ''
    const log = createLog({ level: settings.logLevel, name: 'crm-import', pretty: true })
    // npm changes into its own folder, so names are taken from where the command was typed.
    const from = process.env.INIT_CWD ?? process.cwd()
    const files = positionals.map(file => resolve(from, file))
    const good = await importFiles({ url, files, org: values.org, log, say: line => console.log(line) })
    if (!good) process.exitCode = 1
  } finally {
    await server.stop()
  }
}

main().catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
