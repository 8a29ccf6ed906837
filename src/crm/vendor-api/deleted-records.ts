import { sql } from 'kysely'
import type { OrgContext } from '../context.ts'
import type { RecordModule } from './record-modules.ts'
import { readSince } from './records-wanted.ts'
import { invalidParameter, type Refusal } from './refusals.ts'
import { vendorTime } from './vendor-user.ts'

/** What a request for deleted records asks: already checked. */
export type DeletedWanted = { type: string; page: number; perPage: number; since: Date | null }

/** Reads the parameters of a list of deleted records. */
export function readDeletedWanted(query: URLSearchParams, modifiedSince: string | undefined): DeletedWanted | Refusal {
  const type = query.get('type') || 'all'
  const page = Number(query.get('page') || 1)
  const perPage = Number(query.get('per_page') || 200)
  if (!['all', 'recycle', 'permanent'].includes(type)) return invalidParameter('type')
  if (!Number.isSafeInteger(page) || page < 1 || page > 1_000_000) return invalidParameter('page')
  if (!Number.isSafeInteger(perPage) || perPage < 1 || perPage > 200) return invalidParameter('per_page')
  return { type, page, perPage, since: readSince(modifiedSince) }
}

/** A page of what is gone from a module, oldest first, so that a deletion meanwhile moves nobody to another page. */
export async function listDeleted(ctx: OrgContext, module: RecordModule, wanted: DeletedWanted) {
  const { type, page, perPage, since } = wanted
  // This CRM has no recycle bin: what is deleted is gone. A record that came back with its old id is not.
  const { rows } = await sql<{ id: string; deleted_time: Date }>`
    select d.id, d.deleted_time from deleted_record d
    where d.org_id = ${ctx.orgId}::bigint and d.module = ${module.name} and ${type !== 'recycle'}
      and d.deleted_time >= ${since ?? new Date(0)}
      and not exists (select from ${sql.table(module.table)} r where r.org_id = d.org_id and r.id = d.id)
    order by d.deleted_time, d.id limit ${perPage + 1} offset ${(page - 1) * perPage}`.execute(ctx.db)
  const data = rows.slice(0, perPage).map(({ id, deleted_time }) => ({
    id,
    display_name: null,
    type: 'permanent',
    deleted_by: null,
    created_by: null,
    deleted_time: vendorTime(deleted_time),
  }))
  return { data, info: { per_page: perPage, count: data.length, page, more_records: rows.length > perPage } }
}
