import { isRecordId } from '../context.ts'
import { bind, type Place, readPageToken } from './page-token.ts'
import type { RecordModule } from './record-modules.ts'
import {
  ambiguous,
  invalidId,
  invalidParameter,
  limitExceeded,
  missingParameter,
  type Refusal,
  refusals,
} from './refusals.ts'
import type { VendorRequest } from './resource.ts'
import { readTime } from './vendor-users.ts'

const mostPerPage = 200
const mostIds = 100
const mostFields = 50
const mostByPage = 2000
/** How many records one list gives, however it is read. */
export const mostByToken = 100_000

/** The orders of a list: the vendor's name, and the column. */
const orders = { id: 'id', Created_Time: 'created_time', Modified_Time: 'modified_time' } as const

/** What a request for a list of records asks: already checked. */
export type RecordsWanted = {
  module: RecordModule
  accountId: string | null
  fields: string[]
  sortBy: keyof typeof orders
  column: (typeof orders)[keyof typeof orders]
  sortOrder: 'asc' | 'desc'
  perPage: number
  page: number
  ids: string[]
  since: Date | null
  /** Where a page token said to go on. */
  after: Place | null
  bound: string
  withTokens: boolean
}

/** Reads the parameters of a list; unknown ones are left alone, as the vendor does. */
export function readRecordsWanted(
  request: VendorRequest,
  module: RecordModule,
  accountId: string | null = null,
): RecordsWanted | Refusal {
  const { query, version, ctx, ownerId } = request
  const withTokens = version >= 3
  const token = (withTokens && query.get('page_token')) || null
  const since = readSince(request.modifiedSince)
  const sortBy = query.get('sort_by') || 'id'
  const sortOrder = query.get('sort_order')?.toLowerCase() || 'desc'
  const perPage = Number(query.get('per_page') || mostPerPage)
  const page = Number(query.get('page') || 1)
  const ids = listed(query, 'ids')
  const fields = readFields(module, query, withTokens)
  if ('code' in fields) return fields
  if (token && query.get('page')) return ambiguous('page', 'page_token')
  if (query.get('cvid')) return query.get('sort_by') ? ambiguous('cvid', 'sort_by') : refusals.noView
  if (accountId !== null && !isRecordId(accountId)) return invalidId
  if (!isOrder(sortBy)) return invalidParameter('sort_by')
  if (sortOrder !== 'asc' && sortOrder !== 'desc') return invalidParameter('sort_order')
  if (!isCount(perPage) || perPage > mostPerPage) return invalidParameter('per_page')
  if (!isCount(page)) return invalidParameter('page')
  if (!ids.every(isRecordId)) return invalidParameter('ids')
  if (ids.length > mostIds) return limitExceeded('ids', mostIds)
  // Without tokens there is no other way to the rest, so there a page may be any of those a token would lead to.
  if (withTokens && page * perPage > mostByPage) return refusals.beyondPages
  if (page * perPage > mostByToken) return refusals.beyondAll
  const bound = bind(ctx.orgId, ownerId, module.name, accountId, fields, sortBy, sortOrder, perPage, ids, since)
  const after = token === null ? null : readPageToken(request.pageKey, token, bound, ctx.clock())
  if (after && 'code' in after) return after
  if (after && after.given >= mostByToken) return refusals.beyondAll
  const order = { sortBy, column: orders[sortBy], sortOrder } as const
  return {
    module,
    accountId,
    fields,
    ...order,
    perPage,
    page: after ? after.page + 1 : page,
    ids,
    since,
    after,
    bound,
    withTokens,
  }
}

/** The fields asked for that there are, or all where none are named and none need be. */
export function readFields(module: RecordModule, query: URLSearchParams, needed: boolean): string[] | Refusal {
  const asked = listed(query, 'fields')
  if (asked.length === 0) return needed ? missingParameter('fields') : Object.keys(module.fields)
  if (asked.length > mostFields) return limitExceeded('fields', mostFields)
  return [...new Set(asked)].filter(field => Object.hasOwn(module.fields, field))
}

/** The whole second asked from: times leave here without fractions, so that second is part of what changed. */
export function readSince(modifiedSince: string | undefined): Date | null {
  const time = readTime(modifiedSince)
  return time && new Date(Math.floor(time.getTime() / 1000) * 1000)
}

const listed = (query: URLSearchParams, name: string) =>
  (query.get(name) ?? '')
    .split(',')
    .map(one => one.trim())
    .filter(Boolean)
const isCount = (count: number) => Number.isSafeInteger(count) && count >= 1
const isOrder = (name: string): name is keyof typeof orders => Object.hasOwn(orders, name)
