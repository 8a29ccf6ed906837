import { OutboundError } from '../../platform/outbound.ts'
import type { Access } from '../connector.ts'
import { ConnectorError, type ConnectorErrorCode } from '../connector-error.ts'

type Answer = { status: number; body: unknown; date: string | undefined }

/** Asks one address of the CRM; undefined for 204, and for 304 where only changes were asked for. Throws `ConnectorError`. */
export async function ask(access: Access, path: string, since: Date | null = null): Promise<unknown> {
  const answer = await send(access, path, { since })
  return since && answer.status === 304 ? undefined : read(answer)
}

/** What time it is by the clock of the CRM, as an answer of its own says; null where none does. */
export async function askTime(access: Access, path: string): Promise<Date | null> {
  const answer = await send(access, path)
  read(answer)
  const time = new Date(answer.date ?? '')
  return time.getTime() > 0 ? time : null
}

/** Asks for one record; undefined where the CRM has none by that id, or says that it can be no id of its own. */
export async function find(access: Access, path: string): Promise<unknown> {
  const answer = await send(access, path)
  const isNone = answer.status === 404 || (answer.status === 400 && codeOf(answer.body) === 'INVALID_DATA')
  return isNone ? undefined : read(answer)
}

/** Asks a query; undefined where there is nothing of what it asks for. */
export async function query(access: Access, selectQuery: string): Promise<unknown> {
  return read(await send(access, '/crm/v8/coql', { body: { select_query: selectQuery } }))
}

type Sent = { since?: Date | null; body?: object }

async function send(access: Access, path: string, { since = null, body }: Sent = {}): Promise<Answer> {
  const { baseUrl, credentials, outbound, signal } = access
  const pair = Buffer.from(`${credentials.email}:${credentials.key}`).toString('base64')
  const answer = await outbound
    .request({
      url: baseUrl + path,
      headers: {
        authorization: `Basic ${pair}`,
        accept: 'application/json',
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...(since ? { 'if-modified-since': since.toISOString().replace(/\.\d+Z$/, '+00:00') } : {}),
      },
      // A query changes nothing: it can be asked again like anything else here.
      ...(body ? { method: 'POST', body: JSON.stringify(body), repeatable: true } : {}),
      signal,
      timeoutMs: 20_000,
      // A page may hold 200 descriptions of 32,000 characters of three bytes each.
      maxBytes: 24_000_000,
      retries: 2,
      maxWaitMs: 20_000,
    })
    .catch(error => {
      throw toConnectorError(error)
    })
  const said = answer.status === 204 ? undefined : answer.json()
  return { status: answer.status, body: said, date: answer.headers.date }
}

function read({ status, body }: Pick<Answer, 'status' | 'body'>): unknown {
  if (status === 204) return undefined
  if (status === 200 && isRecord(body)) {
    // An answer of 200 with an error inside is one all the same.
    if (body.status === 'error') throw new ConnectorError('unexpected_answer', codeOf(body) ?? 'error')
    return body
  }
  throw new ConnectorError(refusals[status] ?? (status >= 500 ? 'unreachable' : 'unexpected_answer'), codeOf(body))
}

const refusals: Record<number, ConnectorErrorCode> = { 401: 'key_rejected', 403: 'forbidden', 429: 'rate_limited' }

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** The CRM's own word for a refusal. It is stored and logged, so anything longer than a word is not taken. */
function codeOf(body: unknown): string | undefined {
  const code = isRecord(body) ? body.code : undefined
  return typeof code === 'string' && /^\w{1,64}$/.test(code) ? code : undefined
}

function toConnectorError(error: unknown): unknown {
  if (!(error instanceof OutboundError)) return error
  switch (error.kind) {
    case 'rate_limited':
      return new ConnectorError(
        'rate_limited',
        undefined,
        error.retryAfterMs ? Math.ceil(error.retryAfterMs / 1000) : undefined,
      )
    case 'blocked':
      return new ConnectorError('blocked', error.code)
    case 'too_large':
    case 'bad_redirect':
      return new ConnectorError('unexpected_answer', error.kind)
    case 'timeout':
      return new ConnectorError('unreachable', 'timeout')
    default:
      return new ConnectorError('unreachable', error.code)
  }
}
