import type { OutboundError } from './outbound-error.ts'

const idempotent = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])
const passing = new Set([429, 502, 503, 504])
const final = /^(ENOTFOUND|UND_ERR_INVALID|CERT_|DEPTH_|SELF_SIGNED|UNABLE_TO_|ERR_TLS_|HOSTNAME_MISMATCH)/
const firstWaitMs = 300
const longestWaitMs = 10_000

/** Whether asking the same thing twice does no more than asking once. */
export function isIdempotent(method: string): boolean {
  return idempotent.has(method)
}

/** Whether an answer says "not now" rather than "no". */
export function isPassing(status: number): boolean {
  return passing.has(status)
}

/** Whether a failure may be gone at the next try: connections that broke, not what is wrong by itself. */
export function mayPass(error: OutboundError): boolean {
  return error.kind === 'unreachable' && !final.test(error.code ?? '')
}

/** How long a Retry-After header asks to wait, in seconds or as a date; undefined when there is none to be read. */
export function retryAfterMs(header: string | undefined, now: Date): number | undefined {
  const text = header?.trim() ?? ''
  if (/^\d{1,9}(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000)
  const date = /^[A-Z][a-z]{2}, \d/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime())
}

/** The wait before try number `attempt + 1`: doubling, with jitter so that many clients do not return at once. */
export function backOffMs(attempt: number): number {
  const whole = Math.min(longestWaitMs, firstWaitMs * 2 ** attempt)
  return Math.round(whole / 2 + Math.random() * (whole / 2))
}
