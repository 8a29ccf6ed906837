import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import ipaddr from 'ipaddr.js'

/** How the installation runs: with invented data, for real, or below the test suite. */
export type Mode = 'demo' | 'production' | 'test'

const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const

/** How much is written to the log. */
export type LogLevel = (typeof logLevels)[number]

/** Everything an installation can be told from outside, read once at start. */
export type Settings = {
  readonly mode: Mode
  readonly host: string
  readonly portalPort: number
  readonly crmPort: number
  readonly dataDir: string
  readonly databaseUrl?: string
  readonly crmDatabaseUrl?: string
  readonly portalUrl: string
  readonly crmUrl: string
  readonly crmUrls: readonly string[]
  readonly trustedProxies: readonly string[]
  readonly secret: string
  readonly smtpUrl?: string
  readonly logLevel: LogLevel
}

/** The settings by name, each with the sentence the documentation gives it. */
export const settingsList = [
  { name: 'PORTAL_PORT', description: 'The port the portal listens on; 4000 unless set.' },
  { name: 'CRM_PORT', description: 'The port the bundled CRM listens on; 4100 unless set.' },
  { name: 'HOST', description: 'The address both products listen on; 127.0.0.1 unless set.' },
  { name: 'PORTICO_DATA', description: 'The folder for the embedded database and files; `data` unless set.' },
  { name: 'DATABASE_URL', description: 'A PostgreSQL of your own; the embedded one is started unless set.' },
  { name: 'CRM_DATABASE_URL', description: "A database of its own for the CRM; the portal's database unless set." },
  { name: 'PORTAL_URL', description: 'The address people open the portal at; required in production.' },
  { name: 'CRM_URL', description: 'The address of the CRM offered first in an import; the bundled one unless set.' },
  { name: 'CRM_URLS', description: 'Further CRM addresses the portal may reach, separated by commas.' },
  { name: 'TRUSTED_PROXIES', description: 'Proxies whose X-Forwarded-For is believed: IP addresses or CIDR ranges.' },
  { name: 'PORTICO_SECRET', description: 'Seals keys and sessions, at least 32 characters; required in production.' },
  { name: 'SMTP_URL', description: 'The mail server, such as smtps://user:password@mail.example:465.' },
  { name: 'LOG_LEVEL', description: `One of ${logLevels.join(', ')}; info in production, warn in a demo unless set.` },
] as const

const defaultLogLevel: Record<Mode, LogLevel> = { demo: 'warn', production: 'info', test: 'error' }
const secretLength = 32

/** Reads and checks the environment; throws one error that names every mistake in a sentence of its own. */
export function readSettings(env: NodeJS.ProcessEnv, mode: Mode): Settings {
  const mistakes: string[] = []
  const text = (name: string) => env[name]?.trim() || undefined

  const port = (name: string, fallback: number) => {
    const given = text(name)
    if (given === undefined) return fallback
    const lowest = mode === 'test' ? 0 : 1
    const number = /^\d{1,5}$/.test(given) ? Number(given) : Number.NaN
    if (number >= lowest && number <= 65_535) return number
    mistakes.push(`${name} must be a port number from 1 to 65535, not "${given}".`)
    return fallback
  }
  const origin = (name: string, given: string) => {
    const url = URL.canParse(given) ? new URL(given) : undefined
    const plain = url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash
    if (url && plain && !url.username && !url.password) return url.origin
    mistakes.push(`${name} must be an address such as https://portico.example:8443 without a path, not "${given}".`)
    return given
  }
  // These may hold a password, so what was given is not repeated.
  const address = (name: string, schemes: string[], example: string) => {
    const given = text(name)
    if (given === undefined || (URL.canParse(given) && schemes.includes(new URL(given).protocol))) return given
    mistakes.push(`${name} must be an address such as ${example}.`)
    return undefined
  }
  const list = (name: string) => (text(name)?.split(',') ?? []).map(entry => entry.trim()).filter(Boolean)

  const portalPort = port('PORTAL_PORT', 4000)
  const crmPort = port('CRM_PORT', 4100)
  if (portalPort === crmPort && portalPort !== 0) {
    mistakes.push(`PORTAL_PORT and CRM_PORT must differ; both are ${portalPort}.`)
  }

  const postgres = ['postgres:', 'postgresql:']
  const example = 'postgresql://portico:password@localhost:5432/portico'
  const databaseUrl = address('DATABASE_URL', postgres, example)
  const crmDatabaseUrl = address('CRM_DATABASE_URL', postgres, example)
  const smtpUrl = address('SMTP_URL', ['smtp:', 'smtps:'], 'smtps://user:password@mail.example:465')

  const portalUrlGiven = text('PORTAL_URL')
  if (!portalUrlGiven && mode === 'production') {
    mistakes.push('PORTAL_URL must be set to the address people open the portal at, such as https://portal.example.')
  }
  const portalUrl = portalUrlGiven ? origin('PORTAL_URL', portalUrlGiven) : `http://localhost:${portalPort}`
  const crmUrl = origin('CRM_URL', text('CRM_URL') ?? `http://localhost:${crmPort}`)
  const crmUrls = list('CRM_URLS').map(entry => origin('CRM_URLS', entry))

  const trustedProxies = list('TRUSTED_PROXIES')
  for (const entry of trustedProxies) {
    if (ipaddr.isValid(entry) || ipaddr.isValidCIDR(entry)) continue
    mistakes.push(`TRUSTED_PROXIES must hold IP addresses or ranges such as 10.0.0.0/8, not "${entry}".`)
  }

  const logLevelGiven = text('LOG_LEVEL') ?? defaultLogLevel[mode]
  const logLevel = logLevels.find(level => level === logLevelGiven) ?? defaultLogLevel[mode]
  if (logLevel !== logLevelGiven) {
    mistakes.push(`LOG_LEVEL must be one of ${logLevels.join(', ')}, not "${logLevelGiven}".`)
  }

  const secretGiven = text('PORTICO_SECRET')
  if (secretGiven !== undefined && secretGiven.length < secretLength) {
    mistakes.push(`PORTICO_SECRET must have at least ${secretLength} characters; it has ${secretGiven.length}.`)
  }
  if (secretGiven === undefined && mode === 'production') {
    mistakes.push(`PORTICO_SECRET must be set to at least ${secretLength} random characters, kept for good.`)
  }

  if (mistakes.length > 0) throw new Error(mistakes.join('\n'))
  const dataDir = resolve(text('PORTICO_DATA') ?? join(import.meta.dirname, '..', '..', 'data'))
  return {
    mode,
    host: text('HOST') ?? '127.0.0.1',
    portalPort,
    crmPort,
    dataDir,
    ...(databaseUrl && { databaseUrl }),
    ...(crmDatabaseUrl && { crmDatabaseUrl }),
    portalUrl,
    crmUrl,
    crmUrls,
    trustedProxies,
    secret: secretGiven ?? (mode === 'test' ? 'a secret that guards nothing but tests' : keptSecret(dataDir)),
    ...(smtpUrl && { smtpUrl }),
    logLevel,
  }
}

/** The secret of a demo: made once and kept in the data folder, readable by its owner alone. */
function keptSecret(dataDir: string): string {
  const file = join(dataDir, 'secret')
  if (!existsSync(file)) makeSecret(file)
  const secret = readFileSync(file, 'utf8').trim()
  if (secret.length >= secretLength) return secret
  throw new Error(`The secret in ${file} is damaged: put the old one back, or set PORTICO_SECRET.`)
}

function makeSecret(file: string) {
  const folder = dirname(file)
  const draft = `${file}.${process.pid}`
  try {
    mkdirSync(folder, { recursive: true })
    writeFileSync(draft, randomBytes(secretLength).toString('base64url'), { mode: 0o600 })
    try {
      // Linking fails if the file is there: two starts at once agree on one secret, and nobody reads half of it.
      linkSync(draft, file)
    } finally {
      rmSync(draft)
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return
    throw new Error(`The data folder ${folder} can't be written: set PORTICO_DATA to one that can.`, { cause: error })
  }
}
