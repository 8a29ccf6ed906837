import { z } from 'zod'

/** How long the texts of a record may be; what is longer is cut, for a CRM may hold anything. */
export const longest = { name: 200, address: 300, phone: 60, website: 500, description: 2000 } as const

// Short and printable: an id is a key in the portal's database, and travels in its addresses.
const id = /^[^\p{Cc}\p{Cs}]{1,64}$/u

/** The id of a record; a number is none, since it would have lost its last digits. */
export const Id = z.string().regex(id)

// Nothing of the kind is in most texts, and a reading goes through millions.
const plain = /^[!-~](?:[ -~]*[!-~])?$/

/** A text without what PostgreSQL refuses, trimmed, composed and cut; null when nothing is left of it. */
export function toText(value: unknown, most: number = longest.name): string | null {
  if (typeof value !== 'string') return null
  if (value.length <= most && plain.test(value)) return value
  const text = value.replaceAll('\u0000', '').toWellFormed().trim().normalize('NFC')
  if (text.length <= most) return text || null
  return text
    .slice(0, most)
    .replace(/[\ud800-\udbff]$/, '')
    .trimEnd()
}

/** An e-mail address as it is written. One that is too long to be any is none: cut, it would be somebody else's. */
export function toEmail(value: unknown): string | null {
  const text = toText(value, 1000)
  return text && text.length <= 254 ? text : null
}

/** A number, also one in a text. */
export function toNumber(value: unknown): number | null {
  const number = typeof value === 'string' && /^\s*-?\d+(\.\d+)?\s*$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : null
}

/** How many there are of something. */
export function toWhole(value: unknown): number | null {
  const number = toNumber(value)
  return number !== null && Number.isSafeInteger(number) && number >= 0 ? number : null
}

/** A chance from 0 to 100. */
export function toPercent(value: unknown): number | null {
  const number = toNumber(value)
  return number !== null && number >= 0 && number <= 100 ? number : null
}

/** A currency by its three letters, the only form that a browser can write an amount in. */
export const toCurrency = (value: unknown): string | null =>
  /^[a-z]{3}$/i.exec(toText(value) ?? '')?.[0].toUpperCase() ?? null

/** A moment. One without an offset could be any of a whole day, so it is none. */
export function toTime(value: unknown): Date | null {
  const written = toText(value) ?? ''
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(written)) return null
  const time = new Date(written)
  return Number.isNaN(time.getTime()) ? null : time
}

/** A day of the calendar as YYYY-MM-DD. */
export function toDay(value: unknown): string | null {
  const day = toText(value) ?? ''
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) return null
  const time = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(day) ? day : null
}

/** Another record that this one names: `{id, name}` in the CRM's answer. */
export function toLookup(value: unknown): { id: string | null; name: string | null } {
  const given = typeof value === 'object' && value !== null ? (value as { id?: unknown; name?: unknown }) : {}
  return { id: typeof given.id === 'string' && id.test(given.id) ? given.id : null, name: toText(given.name) }
}
