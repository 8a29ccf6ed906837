import { z } from 'zod'
import { type PurposeKey, seal, sha256, unseal } from '../../platform/secrets.ts'
import { type Refusal, refusals } from './refusals.ts'

const lifetime = 24 * 3_600_000

const placeSchema = z.object({
  /** Whose token it is and for which request, hashed. */
  bound: z.string(),
  until: z.number(),
  /** How many records were given before this place, and on how many pages. */
  given: z.number(),
  page: z.number(),
  /** The last record given: what the list is sorted by, and its id. */
  key: z.string(),
  id: z.string(),
})

/** A place in a list, as a page token carries it. */
export type Place = z.output<typeof placeSchema>

/** The hash of everything a token must be used with again. */
export const bind = (...to: unknown[]) => sha256(JSON.stringify(to))

/** A token for the place after the last record given. It is sealed and nothing is stored. */
export function createPageToken(key: PurposeKey, place: Omit<Place, 'until'>, now: Date) {
  const until = now.getTime() + lifetime
  return { token: seal(key, JSON.stringify({ ...place, until })), expiry: new Date(until) }
}

/** Reads a token, or says why it cannot be used. */
export function readPageToken(key: PurposeKey, token: string, bound: string, now: Date): Place | Refusal {
  let place: Place
  try {
    place = placeSchema.parse(JSON.parse(unseal(key, token)))
  } catch {
    return refusals.badToken
  }
  if (place.bound !== bound) return refusals.tokenOfOther
  return place.until <= now.getTime() ? refusals.expiredToken : place
}
