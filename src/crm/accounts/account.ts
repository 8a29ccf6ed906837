import { z } from 'zod'
import { fold } from '../../platform/fold.ts'
import { contactRow } from '../contacts/contact.ts'
import { amount, asRead, needed, pointer, text, wholeNumber } from '../fields.ts'
import { refSchema } from '../lists.ts'
import { potentialRow } from '../potentials/potential.ts'

/** What an account is to the organisation; imported ones may bring others. */
export const accountTypes = ['Customer', 'Partner', 'Prospect', 'Supplier'] as const

const name = needed('name of the account', 200)

/** A new account needs a name; of the rest what is not sent stays empty. */
export const newAccount = z.object({
  name,
  type: text(100),
  industry: text(100),
  phone: text(50),
  website: text(450),
  employees: wholeNumber,
  annualRevenue: amount,
  street: text(250),
  city: text(100),
  state: text(100),
  zip: text(30),
  country: text(100),
  description: text(32_000),
  owner: pointer,
})

/** What can be changed of an account; what is not sent stays, empty text clears a field. */
export const accountChange = newAccount.extend({ name: name.optional(), ...asRead })

/** The fields given when an account is added or edited. */
export type AccountFields = Partial<z.output<typeof newAccount>>

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
  description: z.string().nullable(),
  parent: refSchema.nullable(),
  childCount: z.number(),
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
