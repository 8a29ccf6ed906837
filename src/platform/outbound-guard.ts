import { lookup as dnsLookup } from 'node:dns/promises'
import type { LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { buildConnector } from 'undici'
import { OutboundError } from './outbound-error.ts'

/** Resolves a host name to all of its addresses. */
export type Lookup = (hostname: string) => Promise<{ address: string; family: number }[]>

/** What decides where a request may go. */
export type Guard = {
  /** Parses an address and refuses what must not be asked; `base` is the page that redirected there. */
  check(url: string | URL, base?: URL): URL
  /** Opens connections, to the very addresses it has checked. */
  connect: ReturnType<typeof buildConnector>
}

const systemLookup: Lookup = hostname => dnsLookup(hostname, { all: true })
const azureHost = '168.63.129.16' // answers like a metadata service, from a public range

/** Whether an address belongs to the open internet, and not to this machine, its network or a special purpose. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.parse(address)
  if (parsed.range() !== 'unicast' || address === azureHost) return false
  // Only 2000::/3 is handed out; older and mapped forms that hide an IPv4 address lie outside it.
  return parsed instanceof ipaddr.IPv6 ? ((parsed.parts[0] ?? 0) & 0xe000) === 0x2000 : true
}

/**
 * Guards requests outwards. Origins on the list may be anywhere, this machine included; all others, where they are
 * allowed at all, only at public addresses. The name is resolved once, on connecting, and what was checked is connected to.
 */
export function createGuard(options: {
  allowedOrigins: readonly string[]
  allowPublic: boolean
  connectTimeoutMs: number
  lookup?: Lookup
}): Guard {
  const allowed = new Set(options.allowedOrigins.map(origin => new URL(origin).origin))
  const lookup = options.lookup ?? systemLookup
  const settings = { timeout: options.connectTimeoutMs, allowH2: false }
  const connectAllowed = buildConnector({ ...settings, lookup: toNodeLookup(lookup, () => true) })
  const connectPublic = buildConnector({ ...settings, lookup: toNodeLookup(lookup, isPublicAddress) })

  return {
    check(address, base) {
      const url = URL.parse(String(address), base)
      if (!url || !/^https?:$/.test(url.protocol))
        throw new OutboundError('blocked', 'The address does not begin with https:// or http://.')
      if (url.username || url.password)
        throw new OutboundError('blocked', 'The address holds a user name or a password; they do not belong there.')
      if (allowed.has(url.origin)) return url
      const host = url.hostname.replace(/^\[|\]$/g, '')
      if (!options.allowPublic || (ipaddr.isValid(host) && !isPublicAddress(host))) throw blocked(url.host)
      return url
    },
    connect(target, callback) {
      const host = target.hostname.includes(':') ? `[${target.hostname}]` : target.hostname
      const { origin } = new URL(`${target.protocol}//${host}${target.port ? `:${target.port}` : ''}`)
      if (allowed.has(origin)) return connectAllowed(target, callback)
      if (!options.allowPublic || (ipaddr.isValid(target.hostname) && !isPublicAddress(target.hostname)))
        return callback(blocked(target.hostname), null)
      return connectPublic(target, callback)
    },
  }
}

// One address that may not be reached spoils the name: an honest name has no reason to mix them.
function toNodeLookup(lookup: Lookup, mayReach: (address: string) => boolean): LookupFunction {
  return (hostname, { all }, callback) => {
    lookup(hostname).then(
      addresses => {
        const first = addresses[0]
        if (!first) return callback(Object.assign(new Error('No address'), { code: 'ENOTFOUND' }), '')
        if (!addresses.every(({ address }) => mayReach(address))) return callback(blocked(hostname), '')
        if (all) callback(null, addresses)
        else callback(null, first.address, first.family)
      },
      error => callback(error, ''),
    )
  }
}

function blocked(host: string): OutboundError {
  return new OutboundError('blocked', `${host} is not an address that this installation may reach.`)
}
