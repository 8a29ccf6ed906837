import { walkIndexes } from '../../platform/database/transact.ts'
import { type Listing, listByKey as listPage } from '../../platform/listing.ts'
import type { Tx } from './context.ts'

export { allOf, type Sorts, searchFor } from '../../platform/listing.ts'

/** One page of a list of the portal by key; its ids are uuids. */
export async function listByKey<Row, Sums = unknown>({ db }: Pick<Tx, 'db'>, listing: Omit<Listing, 'idType'>) {
  await walkIndexes(db)
  return listPage<Row, Sums>(db, { ...listing, idType: 'uuid' })
}
