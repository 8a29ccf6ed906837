import { setTimeout as wait } from 'node:timers/promises'
import { Agent, request as send } from 'undici'
import type { Clock } from './clock.ts'
import type { Log } from './log.ts'
import { discard, readBody } from './outbound-body.ts'
import { OutboundError, toOutboundError } from './outbound-error.ts'
import { createGuard, type Lookup } from './outbound-guard.ts'
import { isRedirect, nextHop, onlyHarmless } from './outbound-redirect.ts'
import { backOffMs, isIdempotent, isPassing, mayPass, retryAfterMs } from './outbound-retry.ts'

export { OutboundError, type OutboundErrorKind } from './outbound-error.ts'

/** A request outwards. The time-out is for each try, redirects and the body included. */
export type OutboundRequest = {
  method?: 'GET' | 'HEAD' | 'OPTIONS' | 'PUT' | 'DELETE' | 'POST' | 'PATCH'
  url: string | URL
  headers?: Readonly<Record<string, string>>
  body?: string | Uint8Array
  signal?: AbortSignal
  timeoutMs?: number
  maxBytes?: number
  /** How many times more to try; only idempotent methods are tried again at all, and what is `repeatable`. */
  retries?: number
  /** Asking twice does no more than asking once, whatever the method says. */
  repeatable?: boolean
  /** The longest Retry-After that is waited for; a longer one ends the request at once. */
  maxWaitMs?: number
}

/** An answer, of any status but 429. `json()` is undefined when the body is not JSON. */
export type OutboundResponse = {
  status: number
  headers: Record<string, string>
  body: Uint8Array
  json(): unknown
}

/** The one client through which anything outside is asked. Failures are `OutboundError`s. */
export type Outbound = {
  request(request: OutboundRequest): Promise<OutboundResponse>
  close(): Promise<void>
}

/** How the client is made; `lookup` and `sleep` are there for tests. */
export type OutboundOptions = {
  allowedOrigins: readonly string[]
  allowPublic: boolean
  log: Log
  clock: Clock
  connectTimeoutMs?: number
  headersTimeoutMs?: number
  lookup?: Lookup
  sleep?: (ms: number, signal?: AbortSignal) => Promise<void>
}

/** Creates the client for everything outside: guarded, bounded in time and size, patient with busy servers. */
export function createOutbound(options: OutboundOptions): Outbound {
  const connectTimeoutMs = options.connectTimeoutMs ?? 10_000
  const guard = createGuard({ ...options, connectTimeoutMs })
  const sleep = options.sleep ?? ((ms, signal) => wait(ms, undefined, { signal }))
  const agent = new Agent({
    connect: guard.connect,
    connections: 16,
    headersTimeout: options.headersTimeoutMs ?? 20_000,
    allowH2: false,
  })

  async function request(asked: OutboundRequest): Promise<OutboundResponse> {
    const method = asked.method ?? 'GET'
    const { host } = guard.check(asked.url)
    const retries = asked.repeatable || isIdempotent(method) ? (asked.retries ?? 3) : 0
    for (let attempt = 0; ; attempt++) {
      const outcome = await tryOnce({ ...asked, method })
      const told = outcome instanceof Error ? undefined : retryAfterMs(outcome.headers['retry-after'], options.clock())
      const passing = outcome instanceof Error ? mayPass(outcome) : isPassing(outcome.status)
      const patient = (told ?? 0) <= (asked.maxWaitMs ?? 60_000)
      if (!passing || !patient || attempt >= retries) return settle(outcome, host, told)
      const waitMs = told ?? backOffMs(attempt)
      const why = outcome instanceof Error ? outcome.code : outcome.status
      options.log.warn({ host, attempt: attempt + 1, why, waitMs }, 'A request outwards is tried again')
      try {
        asked.signal?.throwIfAborted()
        await sleep(waitMs, asked.signal)
      } catch (error) {
        throw toOutboundError(error, host, { aborted: asked.signal?.aborted ?? false, late: false })
      }
    }
  }

  async function tryOnce(asked: OutboundRequest & { method: string }): Promise<OutboundResponse | OutboundError> {
    let url = guard.check(asked.url)
    let headers = lowerCase(asked.headers ?? {})
    const late = AbortSignal.timeout(asked.timeoutMs ?? 30_000)
    const signal = asked.signal ? AbortSignal.any([asked.signal, late]) : late
    try {
      for (let hops = 0; ; hops++) {
        const answer = await send(url, {
          dispatcher: agent,
          method: asked.method,
          headers: { 'user-agent': 'Portico', ...headers, 'accept-encoding': 'gzip' },
          body: asked.body ?? null,
          signal,
        })
        const answerHeaders = flatten(answer.headers)
        if (isRedirect(answer.statusCode)) {
          discard(answer.body)
          const next = nextHop(guard, { from: url, location: answerHeaders.location, method: asked.method, hops })
          if (next.origin !== url.origin) headers = onlyHarmless(headers)
          url = next
          continue
        }
        const empty = asked.method === 'HEAD' || answer.statusCode === 204 || answer.statusCode === 304
        const limits = { host: url.host, maxBytes: asked.maxBytes ?? 10_000_000, empty }
        return toResponse(answer.statusCode, answerHeaders, await readBody(answer.body, answerHeaders, limits))
      }
    } catch (error) {
      return toOutboundError(error, url.host, { aborted: asked.signal?.aborted ?? false, late: late.aborted })
    }
  }

  return { request, close: () => agent.destroy() }
}

function settle(outcome: OutboundResponse | OutboundError, host: string, told: number | undefined): OutboundResponse {
  if (outcome instanceof Error) throw outcome
  if (outcome.status !== 429) return outcome
  const more = told === undefined ? {} : { retryAfterMs: told }
  throw new OutboundError('rate_limited', `${host} asks for fewer requests just now.`, more)
}

function toResponse(status: number, headers: Record<string, string>, body: Uint8Array): OutboundResponse {
  return {
    status,
    headers,
    body,
    json() {
      try {
        return JSON.parse(new TextDecoder().decode(body)) // its own error would quote the body
      } catch {
        return undefined
      }
    },
  }
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}

function flatten(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  )
}
