import { equal, hmacToken } from '../../platform/secrets.ts'

/** How an invitation reached its reader: only what was mailed proves that they read that address. */
export type Sent = 'mailed' | 'copied'

/** What a token proves. */
export type InvitationProof = { portalId: string; invitationId: string; sent: Sent }

const form = /^([\w-]{43})([\w-]{43})$/
const purpose = (sent: Sent) => `invitation ${sent}`

/** The token of an invitation. It is computed, never stored: a copy of the database invites nobody. */
export function invitationToken(secret: string, { portalId, invitationId, sent }: InvitationProof): string {
  const ids = Buffer.from(`${portalId}${invitationId}`.replaceAll('-', ''), 'hex').toString('base64url')
  return ids + hmacToken(secret, purpose(sent), ids)
}

/** What a token proves; undefined where it was not made with our secret. */
export function readInvitationToken(secret: string, token: string): InvitationProof | undefined {
  const [, ids, proof] = form.exec(token) ?? []
  if (!ids || !proof) return undefined
  const sent = (['mailed', 'copied'] as const).find(one => equal(proof, hmacToken(secret, purpose(one), ids)))
  if (!sent) return undefined
  const hex = Buffer.from(ids, 'base64url').toString('hex')
  return { portalId: toUuid(hex.slice(0, 32)), invitationId: toUuid(hex.slice(32)), sent }
}

/** Where an invitation is accepted. */
export const invitationUrl = (portal: { publicUrl: string; secret: string }, proof: InvitationProof) =>
  `${portal.publicUrl}/invitation/${invitationToken(portal.secret, proof)}`

const toUuid = (hex: string) => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
