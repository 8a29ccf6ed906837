import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context as HonoContext } from 'hono'
import ipaddr from 'ipaddr.js'

/** Which proxies' word about the client's address is taken (addresses or networks). */
export type Peer = { trustedProxies: readonly string[] }

/** The address a request comes from: the socket's, unless a trusted proxy names another. */
export function clientAddress(c: HonoContext, { trustedProxies }: Peer): string {
  const socket = socketAddress(c)
  const forwarded =
    c.req
      .header('x-forwarded-for')
      ?.split(',')
      .map(text => text.trim()) ?? []
  let address = socket
  while (forwarded.length > 0 && isTrusted(address, trustedProxies)) {
    const next = forwarded.pop()
    if (!next || !ipaddr.isValid(next)) break
    address = next
  }
  return address
}

function socketAddress(c: HonoContext): string {
  try {
    const address = getConnInfo(c).remote.address ?? 'unknown'
    return ipaddr.isValid(address) ? ipaddr.process(address).toString() : address
  } catch {
    return 'in-process'
  }
}

function isTrusted(address: string, networks: readonly string[]): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.process(address)
  return networks.some(network => {
    const [base, bits] = network.includes('/') ? ipaddr.parseCIDR(network) : [ipaddr.process(network), undefined]
    return base.kind() === parsed.kind() && parsed.match(base, bits ?? (base.kind() === 'ipv4' ? 32 : 128))
  })
}
