import { z } from 'zod'
import type { CrmOrganization, CrmUser } from '../connector.ts'
import { ConnectorError } from '../connector-error.ts'

const text = z.string().nullish()
const named = z.object({ name: text }).nullish()

// Short and printable: an id is a key in the portal's database, and travels in its addresses.
const id = z.string().regex(/^\P{Cc}{1,64}$/u)

const Org = z.object({ org: z.array(z.object({ id, company_name: text })).min(1) })

const User = z.object({
  id,
  first_name: text,
  last_name: text,
  email: text,
  title: text,
  phone: text,
  mobile: text,
  role: named,
  profile: named,
  status: text,
  confirm: z.boolean().nullish(),
  Modified_Time: text,
})

const Users = z.object({ users: z.array(User), info: z.object({ more_records: z.boolean() }) })
const Count = z.object({ count: z.number().int() })

/** The organisation out of `GET /org`. */
export function toOrganization(answer: unknown): CrmOrganization {
  const [org] = read(Org, answer).org
  if (!org) throw new ConnectorError('unexpected_answer', 'org')
  return { id: org.id, name: clean(org.company_name) ?? org.id }
}

/** One page of users; an answer without a body is an empty last page. */
export function toUserPage(answer: unknown): { records: CrmUser[]; more: boolean } {
  if (answer === undefined) return { records: [], more: false }
  const { users, info } = read(Users, answer)
  return { records: users.map(toUser), more: info.more_records }
}

/** The number out of `GET /users/actions/count`. */
export const toCount = (answer: unknown): number => (answer === undefined ? 0 : read(Count, answer).count)

function toUser(user: z.infer<typeof User>): CrmUser {
  const modified = user.Modified_Time ? new Date(user.Modified_Time) : null
  return {
    id: user.id,
    firstName: clean(user.first_name) ?? '',
    lastName: clean(user.last_name) ?? '',
    email: clean(user.email),
    title: clean(user.title),
    phone: clean(user.phone) ?? clean(user.mobile),
    role: clean(user.role?.name),
    profile: clean(user.profile?.name),
    active: user.status === 'active',
    confirmed: user.confirm !== false,
    modifiedAt: modified && !Number.isNaN(modified.getTime()) ? modified : null,
  }
}

// PostgreSQL refuses the NUL character; a CRM may hold anything.
const clean = (value: string | null | undefined): string | null =>
  value?.replaceAll('\u0000', '').trim().normalize('NFC') || null

function read<S extends z.ZodType>(schema: S, answer: unknown): z.output<S> {
  const result = schema.safeParse(answer)
  if (result.success) return result.data
  throw new ConnectorError('unexpected_answer', result.error.issues[0]?.path.join('.') || 'shape')
}
