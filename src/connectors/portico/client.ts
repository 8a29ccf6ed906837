import { OutboundError } from '../../platform/outbound.ts'
import type { Access } from '../connector.ts'
import { ConnectorError, type ConnectorErrorCode } from '../connector-error.ts'

/** Asks one address of the CRM; undefined for 204. Throws `ConnectorError`. */
export async function ask({ baseUrl, credentials, outbound, signal }: Access, path: string): Promise<unknown> {
  const pair = Buffer.from(`${credentials.email}:${credentials.key}`).toString('base64')
  const headers = { authorization: `Basic ${pair}`, accept: 'application/json' }
  const answer = await outbound
    .request({
      url: baseUrl + path,
      headers,
      signal,
      timeoutMs: 20_000,
      maxBytes: 8_000_000,
      retries: 2,
      maxWaitMs: 20_000,
    })
    .catch(error => {
      throw toConnectorError(error)
    })
  if (answer.status === 204) return undefined
  const body = answer.json()
  if (answer.status === 200 && isRecord(body)) {
    // An answer of 200 with an error inside is one all the same.
    if (body.status === 'error') throw new ConnectorError('unexpected_answer', String(body.code))
    return body
  }
  const reason = isRecord(body) && typeof body.code === 'string' ? body.code : undefined
  throw new ConnectorError(
    refusals[answer.status] ?? (answer.status >= 500 ? 'unreachable' : 'unexpected_answer'),
    reason,
  )
}

const refusals: Record<number, ConnectorErrorCode> = { 401: 'key_rejected', 403: 'forbidden', 429: 'rate_limited' }

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

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
