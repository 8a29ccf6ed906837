/** Why a request outwards did not end in an answer. */
export type OutboundErrorKind =
  | 'blocked'
  | 'timeout'
  | 'too_large'
  | 'unreachable'
  | 'rate_limited'
  | 'aborted'
  | 'bad_redirect'

/**
 * A request outwards failed. The message names the other side's host at most: never a path, a query, a header, a body
 * or a credential. `code` is the system's word for it, such as ECONNREFUSED; `retryAfterMs` what a limiting server asked for.
 */
export class OutboundError extends Error {
  override name = 'OutboundError'
  readonly kind: OutboundErrorKind
  readonly code: string | undefined
  readonly retryAfterMs: number | undefined
  constructor(kind: OutboundErrorKind, message: string, more: { code?: string; retryAfterMs?: number } = {}) {
    super(message)
    this.kind = kind
    this.code = more.code
    this.retryAfterMs = more.retryAfterMs
  }
}

const certificate = /^(CERT_|DEPTH_|SELF_SIGNED|UNABLE_TO_|ERR_TLS_|HOSTNAME_MISMATCH)/

/** Turns whatever the network threw into an `OutboundError`; causes are dropped, since they may hold the request. */
export function toOutboundError(error: unknown, host: string, signals: { aborted: boolean; late: boolean }) {
  if (error instanceof OutboundError) return error
  if (signals.aborted) return new OutboundError('aborted', `The request to ${host} was cancelled.`)
  const code = codeOf(error)
  if (signals.late || /^UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT$|^ETIMEDOUT$/.test(code))
    return new OutboundError('timeout', `${host} did not answer in time.`, { code })
  if (code === 'ENOTFOUND') return new OutboundError('unreachable', `The name ${host} was not found.`, { code })
  if (certificate.test(code))
    return new OutboundError('unreachable', `The certificate of ${host} could not be verified.`, { code })
  return new OutboundError('unreachable', `The connection to ${host} failed.`, { code })
}

function codeOf(error: unknown): string {
  const { code, cause, errors } = error as { code?: unknown; cause?: unknown; errors?: unknown[] }
  if (typeof code === 'string') return code
  const inner = cause ?? errors?.[0]
  return inner ? codeOf(inner) : ''
}
