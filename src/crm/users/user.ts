import { z } from 'zod'
import { fold } from '../../platform/fold.ts'
import { needed, text } from '../fields.ts'
import { refSchema } from '../lists.ts'

/** What a CRM user may do: everything, or work with records. */
export const profiles = ['Administrator', 'Standard'] as const

/** Whether a CRM user may still sign in; deleted ones are kept for the records they own. */
export const statuses = ['active', 'inactive', 'deleted'] as const

/** What can be said about a CRM user when adding or editing one; empty text clears a field. */
export const userFields = z.object({
  firstName: text(100),
  lastName: text(100),
  email: text(254),
  title: text(100),
  role: text(100),
  profile: z.enum(profiles).optional(),
  phone: text(50),
  mobile: text(50),
  city: text(100),
})

/** A new CRM user needs a last name. */
export const newUser = userFields.extend({ lastName: needed('last name', 100) })

/** The fields given when a CRM user is added or edited. */
export type UserFields = z.output<typeof userFields>

/** A CRM user as lists show one. */
export const userRow = z.object({
  id: z.string(),
  firstName: z.string().nullable(),
  lastName: z.string().nullable(),
  name: z.string(),
  email: z.string().nullable(),
  title: z.string().nullable(),
  role: z.string().nullable(),
  profile: z.enum(profiles),
  status: z.enum(statuses),
  confirmed: z.boolean(),
  phone: z.string().nullable(),
  mobile: z.string().nullable(),
  city: z.string().nullable(),
  createdAt: z.string(),
  modifiedAt: z.string(),
})

/** A CRM user as the read view shows one. */
export const userView = userRow.extend({
  reportsTo: refSchema.nullable(),
  canSignIn: z.boolean(),
  isYou: z.boolean(),
  isLastAdministrator: z.boolean(),
  owns: z.object({ accounts: z.number(), contacts: z.number(), potentials: z.number() }),
})

type Names = { first_name?: string | null | undefined; last_name?: string | null | undefined }

/** The name to show: what there is of it, else the e-mail address. */
export function fullName({ first_name, last_name, email }: Names & { email?: string | null | undefined }): string {
  return [first_name, last_name].filter(Boolean).join(' ') || email || 'No name'
}

type Searchable = Names & Partial<Record<'email' | 'title' | 'role' | 'city' | 'phone' | 'mobile', string | null>>

/** The keys a person is sorted and searched by. */
export function personKeys(person: Searchable): { name_key: string; search_key: string } {
  const { email, title, role, city, phone, mobile } = person
  const name = fullName(person)
  return {
    name_key: fold(name),
    search_key: fold([name, email, title, role, city, phone, mobile].filter(Boolean).join(' ')),
  }
}
