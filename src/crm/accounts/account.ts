import { z } from 'zod'
import { fold } from '../../platform/fold.ts'
import { contactRow } from '../contacts/contact.ts'
import { refSchema } from '../lists.ts'
import { potentialRow } from '../potentials/potential.ts'

/** An account as lists show one. */
export const accountRow = z.object({
  id: z.string(),
  name: z.string(),
  owner: refSchema.nullable(),
  type: z.string().nullable(),
  industry: z.string().nullable(),
  employees: z.number().nullable(),
  annualRevenue: z.number().nullable(),
  phone: z.string().nullable(),
  website: z.string().nullable(),
  city: z.string().nullable(),
  state: z.string().nullable(),
  country: z.string().nullable(),
  createdAt: z.string(),
  modifiedAt: z.string(),
})

/** An account with the first of its contacts and potentials. */
export const accountView = accountRow.extend({
  street: z.string().nullable(),
  zip: z.string().nullable(),
  parent: refSchema.nullable(),
  contactCount: z.number(),
  potentialCount: z.number(),
  openAmount: z.number(),
  contacts: z.array(contactRow),
  potentials: z.array(potentialRow),
})

type Searchable = { name: string } & Partial<
  Record<'type' | 'industry' | 'phone' | 'website' | 'city' | 'country', string | null>
>

/** The keys an account is sorted and searched by. */
export function accountKeys({ name, type, industry, phone, website, city, country }: Searchable) {
  const all = [name, type, industry, phone, website, city, country]
  return { name_key: fold(name), search_key: fold(all.filter(Boolean).join(' ')) }
}
