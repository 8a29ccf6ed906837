import ipaddr from 'ipaddr.js'
import { sql } from 'kysely'
import { emailKey } from '../../platform/fold.ts'
import { equal, sha256 } from '../../platform/secrets.ts'
import { type Crm, inOrganization, type OrgOutside, transactOrg } from '../context.ts'
import type { EndReason } from '../crm.tables.ts'
import { insertUse } from '../service-keys/service-keys.store.ts'
import { type Refusal, refusals } from './refusals.ts'

/** Who asks by service key: the organisation it opens and the administrator it belongs to. */
export type KeyHolder = { org: OrgOutside; keyId: string; ownerId: string }

type Found = {
  blocked_until: Date | null
  org_id: string | null
  key_id: string
  key_hash: string | null
  email_keys: (string | null)[]
  owner_id: string
  owner_status: string
  owner_profile: string
  expires_at: Date | null
  ended_because: EndReason | null
}

/** Checks HTTP Basic with e-mail address and key; `asked` says in words what for, and is written down with the answer. */
export async function authenticate(
  crm: Crm,
  authorization: string | undefined,
  address: string,
  asked: string,
): Promise<KeyHolder | Refusal> {
  const pair = readPair(authorization)
  if (!pair) return refusals.wrongPair
  const at = crm.clock()
  const from = network(address)
  const hash = sha256(pair.key)
  const email = emailKey(pair.email) ?? ''
  const { rows } = await sql<Found>`select * from find_service_key(${from}, ${hash}, ${at})`.execute(crm.pool)
  const found = rows[0] as Found
  if (found.blocked_until) {
    crm.log.warn({ address }, 'A service key was not looked at: too many wrong ones came from this address')
    const seconds = Math.max(1, Math.ceil((found.blocked_until.getTime() - at.getTime()) / 1000))
    return { ...refusals.tooManyTries, headers: { 'retry-after': String(seconds) } }
  }
  // Everything is compared whatever the first comparison says.
  const sameKey = equal(found.key_hash ?? 'no such key', hash)
  const sameEmail = (found.email_keys ?? [null, null]).map(known => equal(known ?? 'no such address', email))
  if (!sameKey || !sameEmail.includes(true) || !found.org_id) {
    await sql`select refuse_service_key(${from}, ${email}, ${asked}, ${at})`.execute(crm.pool)
    crm.log.warn({ address }, 'A wrong pair of e-mail address and service key was refused')
    return refusals.wrongPair
  }
  const org = inOrganization(crm, found.org_id)
  const ended = reasonAgainst(found, at)
  if (!ended) return { org, keyId: found.key_id, ownerId: found.owner_id }
  const answer = `Refused: ${words[ended]}`
  await transactOrg(org, ctx => insertUse(ctx, { key_id: found.key_id, address, asked, answer, refused: true }))
  crm.log.warn({ address, org: found.org_id, reason: ended }, 'A service key that no longer works was refused')
  return refusals[ended]
}

const words: Record<EndReason | 'expired', string> = {
  replaced: 'replaced key',
  revoked: 'revoked key',
  expired: 'expired key',
  owner_inactive: 'its owner was deactivated',
  owner_not_administrator: 'its owner is no administrator',
}

function reasonAgainst(key: Found, at: Date): EndReason | 'expired' | undefined {
  if (key.ended_because) return key.ended_because
  if (key.owner_status !== 'active') return 'owner_inactive'
  if (key.owner_profile !== 'Administrator') return 'owner_not_administrator'
  if (key.expires_at && key.expires_at <= at) return 'expired'
  return undefined
}

function readPair(authorization: string | undefined) {
  const encoded = /^basic +([\w+/=-]+) *$/i.exec(authorization ?? '')?.[1]
  if (authorization === undefined) return undefined
  const text = Buffer.from(encoded ?? '', 'base64').toString('utf8')
  const colon = text.indexOf(':')
  return { email: text.slice(0, Math.max(colon, 0)).trim(), key: text.slice(colon + 1).trim() }
}

/** What counts as one address: of IPv6 the network, since one machine has a whole one to choose from. */
function network(address: string): string {
  if (!ipaddr.isValid(address)) return address
  const parsed = ipaddr.process(address)
  if (parsed.kind() === 'ipv4') return parsed.toString()
  const [network] = [new ipaddr.IPv6([...parsed.toByteArray().slice(0, 8), 0, 0, 0, 0, 0, 0, 0, 0])]
  return `${network.toString()}/64`
}
