import type { RawBuilder } from 'kysely'
import { z } from 'zod'
import { type Listing, listByKey as listPage } from '../platform/listing.ts'
import type { OrgContext } from './context.ts'
import { idPattern } from './fields.ts'

export { listOf, type Sorts, searchFor } from '../platform/listing.ts'

/** The query every list takes. */
export const listQuery = z.object({
  q: z.string().max(200).optional(),
  sort: z.string().max(40).optional(),
  cursor: z.string().max(4000).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

/** A record somewhere else, by id and name. */
export const refSchema = z.object({ id: z.string(), name: z.string() })

/** A filter by a record's id; one that cannot name a record is refused. */
export const idFilter = z.string().regex(idPattern, 'This is not an id.').optional()

type Listed = Omit<Listing, 'idType' | 'defaultSort' | 'sums'> & {
  /** Further aggregates over all rows that fit. */
  totals?: Listing['sums']
}

/** One page of a list of the CRM by key, by name unless asked otherwise; its ids are numbers. */
export async function listByKey<Row>(ctx: OrgContext, { totals, ...listing }: Listed) {
  const page = await listPage<Row, Record<string, unknown>>(ctx.db, {
    ...listing,
    idType: 'bigint',
    defaultSort: 'name',
    sums: totals,
  })
  return { ...page, totals: page.sums }
}

/** The conditions of filters that were given. */
export function given<T>(value: T | undefined, condition: (value: T) => RawBuilder<unknown>): RawBuilder<unknown>[] {
  return value === undefined ? [] : [condition(value)]
}
