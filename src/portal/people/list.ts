import { z } from 'zod'

export { listOf } from '../../platform/listing.ts'

/** The part of a list's query that every list has. */
export const listQuery = {
  q: z.string().max(200).optional(),
  sort: z.string().max(40).optional(),
  cursor: z.string().max(4000).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
}

/** A filter that takes one value or several. */
export const several = <Value extends z.ZodType>(value: Value) =>
  z
    .union([z.array(value).max(200), value])
    .transform(given => (Array.isArray(given) ? given : [given]) as z.output<Value>[])
    .optional()

/** A time as the API tells it. */
export const At = z.date().transform(time => time.toISOString())
