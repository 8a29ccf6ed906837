import { formatMoment, formatWhen } from '../../ui/dates.ts'

/** Whether a key has reached its last day. */
export const isExpired = (key: { expiresAt: string | null }, now = new Date()) =>
  key.expiresAt !== null && new Date(key.expiresAt) <= now

/** The moment of one request: the hour matters, however long ago it was. */
export function formatRequestTime(at: string) {
  const words = formatWhen(at)
  return words.startsWith('Today') || words.startsWith('Yesterday') ? words : formatMoment(at)
}

/** Why a key no longer works. */
export const endedWords = {
  replaced: 'was replaced by a newer one',
  revoked: 'was revoked',
  owner_inactive: 'ended because its owner was deactivated',
  owner_not_administrator: 'ended because its owner is no longer an administrator',
} as const
