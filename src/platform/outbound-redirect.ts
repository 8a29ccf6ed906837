import { OutboundError } from './outbound-error.ts'
import type { Guard } from './outbound-guard.ts'

const mostRedirects = 3
const redirects = new Set([301, 302, 303, 307, 308])
const harmlessHeaders = new Set(['accept', 'accept-language', 'if-modified-since', 'user-agent'])

/** Whether an answer sends the asker elsewhere. */
export function isRedirect(status: number): boolean {
  return redirects.has(status)
}

/** Where a redirect leads, checked like any other address; throws where it must not be followed. */
export function nextHop(
  guard: Guard,
  hop: { from: URL; location: string | undefined; method: string; hops: number },
): URL {
  const bad = (why: string) => new OutboundError('bad_redirect', `${hop.from.host} redirected ${why}.`)
  if (!hop.location) throw bad('without saying where to')
  if (hop.hops >= mostRedirects) throw bad('too many times')
  if (hop.method !== 'GET' && hop.method !== 'HEAD') throw bad('a request that must not be sent elsewhere')
  const next = guard.check(hop.location, hop.from)
  if (hop.from.protocol === 'https:' && next.protocol !== 'https:') throw bad('to an address without encryption')
  return next
}

/** The headers that another origin may see: nothing that could be a credential. */
export function onlyHarmless(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => harmlessHeaders.has(name)))
}
