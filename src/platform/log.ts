import { pino } from 'pino'

/** The log of one process. Fields first, then a sentence: `log.info({ run }, 'The run began')`. */
export type Log = pino.Logger

/** How much is written; `silent` writes nothing. */
export type LogLevel = pino.LevelWithSilent

const hidden = '[hidden]'
const secretNames = new Set(['authorization', 'proxyauthorization', 'key', 'ticket', 'credentials', 'sealed'])
const secretEndings = /(password|passphrase|secret|token|cookie|servicekey|zsckey|apikey|privatekey)s?$/
const deepest = 8

/** Masks whatever looks like a service key, a password in an address, or a token in a link or a header. */
export function scrub(text: string): string {
  return text
    .replace(/zsc_[\w-]*/g, 'zsc_[hidden]')
    .replace(/([?&#;](?:token|key|code|secret|password|signature)=)[^&#\s"'<>\\]*/gi, `$1${hidden}`)
    .replace(/\b(Basic|Bearer)\s+[\w+/=.~-]{6,}/gi, `$1 ${hidden}`)
    .replace(/(\/(?:invitations?|reset-password|verify-email)\/)[\w-]{20,}/g, keepIds)
    .replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s/?#"'<>@]+@/gi, `$1${hidden}@`)
}

function keepIds(match: string, start: string): string {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(match.slice(start.length)) ? match : start + hidden
}

/** Opens the log: one JSON object a line, or short lines for people when `pretty`. Secrets never reach it. */
export function createLog(options: {
  level: LogLevel
  name: string
  pretty?: boolean
  write?: (line: string) => void
}): Log {
  const write = options.write ?? (line => process.stdout.write(line))
  const present = options.pretty ? prettyLine : (line: Fields) => `${JSON.stringify(line)}\n`
  return pino(
    {
      level: options.level,
      name: options.name,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: errorView },
      formatters: { level: label => ({ level: label }), log: viewErrors },
    },
    // Cleaned at the last moment: what came by message, field, child logger or error passes here alike.
    { write: line => write(present(clean(JSON.parse(line), 0) as Fields)) },
  )
}

type Fields = Record<string, unknown>

function clean(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return scrub(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth > deepest) return '[deep]'
  if (Array.isArray(value)) return value.map(item => clean(item, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      scrub(name),
      isSecretName(name) && item !== null && typeof item !== 'boolean' ? hidden : clean(item, depth + 1),
    ]),
  )
}

function isSecretName(name: string): boolean {
  const plain = name.toLowerCase().replace(/[^a-z]/g, '')
  return secretNames.has(plain) || secretEndings.test(plain)
}

function viewErrors(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      value instanceof Error && name !== 'err' ? errorView(value) : value, // `err` has its serializer
    ]),
  )
}

// Only named properties: libraries hang requests, bodies and rows on their errors.
function errorView(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return typeof error === 'object' ? hidden : error
  const { code, kind, constraint, table } = error as Error & Fields
  const { cause } = error
  return {
    type: error.name,
    message: error.message,
    code,
    kind,
    constraint,
    table,
    stack: depth === 0 ? error.stack : undefined,
    cause: cause instanceof Error && depth < 3 ? errorView(cause, depth + 1) : undefined,
  }
}

function prettyLine({ time, level, name, msg, err, pid: _pid, ...rest }: Fields): string {
  const fields = Object.entries(rest).map(([field, value]) => `  ${field}=${JSON.stringify(value)}`)
  const error = err as { stack?: string; message?: string } | undefined
  const stack = error ? `\n${error.stack ?? error.message}` : ''
  return `${String(time).slice(11, 19)} ${level} ${name}: ${msg ?? ''}${fields.join('')}${stack}\n`
}
