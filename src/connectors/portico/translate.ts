import { z } from 'zod'
import type { CrmOrganization, CrmUser } from '../connector.ts'
import { ConnectorError } from '../connector-error.ts'
import { Id, longest, toEmail, toLookup, toText, toTime, toWhole } from './values.ts'

/** A record as the CRM answers it; only its id is certain. */
export type Row = Record<string, unknown> & { id: string }

const rows = z.array(z.looseObject({ id: Id }))

const Org = z.object({ org: z.array(z.looseObject({ id: Id })).min(1) })
// Who may come in is read strictly; every other text may be anything.
const User = z.looseObject({ id: Id, status: z.string().nullish(), confirm: z.boolean().nullish() })
const Users = z.object({
  users: z.array(User),
  info: z.object({ more_records: z.boolean(), count: z.number().nullish() }),
})
const Records = z.object({
  data: rows,
  info: z.object({
    more_records: z.boolean(),
    count: z.number(),
    next_page_token: z
      .string()
      .regex(/^[^\p{Cc}\p{Cs}]{1,4000}$/u)
      .nullish(),
  }),
})
const Queried = z.object({ data: rows, info: z.object({ more_records: z.boolean(), count: z.number() }) })
const Deleted = z.object({ data: rows, info: z.object({ more_records: z.boolean(), count: z.number().nullish() }) })
const OneRecord = z.object({ data: z.array(z.looseObject({ id: Id })).length(1) })
const Count = z.object({ count: z.number().int() })

/** The organisation out of `GET /org`. */
export function toOrganization(answer: unknown): CrmOrganization {
  const [org] = read(Org, answer).org
  if (!org) throw new ConnectorError('unexpected_answer', 'org')
  return { id: org.id, name: toText(org.company_name) ?? org.id }
}

/** One page of users; an answer without a body is an empty last page. */
export function toUserPage(answer: unknown): { records: CrmUser[]; more: boolean } {
  if (answer === undefined) return { records: [], more: false }
  const { users, info } = read(Users, answer)
  if (info.more_records && users.length === 0) throw truncated()
  if (typeof info.count === 'number' && info.count !== users.length) throw truncated()
  return { records: users.map(toUser), more: info.more_records }
}

/** One page of a list and the token of the next one, if there is a next; an answer without a body is an empty last page. */
export function toRecordPage(answer: unknown): { rows: Row[]; next: string | null } {
  if (answer === undefined) return { rows: [], next: null }
  const { data, info } = read(Records, answer)
  const next = info.more_records ? (info.next_page_token ?? null) : null
  if (info.count !== data.length) throw truncated()
  if (info.more_records && (data.length === 0 || next === null)) throw truncated()
  return { rows: data, next }
}

/** One page of a query; an answer without a body is an empty last page. */
export function toQueryPage(answer: unknown): { rows: Row[]; more: boolean } {
  if (answer === undefined) return { rows: [], more: false }
  const { data, info } = read(Queried, answer)
  if (info.count !== data.length || (info.more_records && data.length === 0)) throw truncated()
  return { rows: data, more: info.more_records }
}

/** One page of what is gone; an answer without a body is an empty last page. */
export function toDeletedPage(answer: unknown): { ids: string[]; more: boolean } {
  if (answer === undefined) return { ids: [], more: false }
  const { data, info } = read(Deleted, answer)
  if (info.more_records && data.length === 0) throw truncated()
  if (typeof info.count === 'number' && info.count !== data.length) throw truncated()
  return { ids: data.map(({ id }) => id), more: info.more_records }
}

/** The one record that was asked for by its id; undefined where there was none. */
export function toOneRow(answer: unknown, id: string): Row | undefined {
  if (answer === undefined) return undefined
  const [row] = read(OneRecord, answer).data
  if (row?.id !== id) throw new ConnectorError('unexpected_answer', 'data.0.id')
  return row
}

/** The number out of `GET /users/actions/count`. */
export const toCount = (answer: unknown): number => (answer === undefined ? 0 : read(Count, answer).count)

/** The number out of a module's `/actions/count`; null where the CRM does not say. */
export const toKnown = (answer: unknown): number | null =>
  answer === undefined ? null : toWhole((answer as { count?: unknown }).count)

function toUser(user: z.infer<typeof User>): CrmUser {
  return {
    id: user.id,
    firstName: toText(user.first_name) ?? '',
    lastName: toText(user.last_name) ?? '',
    email: toEmail(user.email),
    title: toText(user.title),
    phone: toText(user.phone, longest.phone) ?? toText(user.mobile, longest.phone),
    role: toLookup(user.role).name,
    profile: toLookup(user.profile).name,
    active: user.status === 'active',
    confirmed: user.confirm !== false,
    modifiedAt: toTime(user.Modified_Time),
  }
}

const truncated = () => new ConnectorError('unexpected_answer', 'truncated_page')

function read<S extends z.ZodType>(schema: S, answer: unknown): z.output<S> {
  const result = schema.safeParse(answer)
  if (result.success) return result.data
  throw new ConnectorError('unexpected_answer', result.error.issues[0]?.path.join('.') || 'shape')
}
