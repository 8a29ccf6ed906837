import { z } from 'zod'
import { asRead, needed, pointer, text } from '../fields.ts'
import { refSchema } from '../lists.ts'
import { potentialRow } from '../potentials/potential.ts'

/** What can be said of a contact; the last name may be missing where another name or an e-mail address is there. */
const contactFields = z.object({
  firstName: text(100),
  lastName: text(100),
  email: text(254),
  phone: text(50),
  mobile: text(50),
  title: text(100),
  account: pointer,
  doNotProcess: z.boolean().optional(),
  owner: pointer,
})

/** A new contact needs a last name. */
export const newContact = contactFields.extend({ lastName: needed('last name', 100) })

/** What can be changed of a contact; what is not sent stays, empty text clears a field. */
export const contactChange = contactFields.extend(asRead)

/** The fields given when a contact is added or edited. */
export type ContactFields = z.output<typeof contactFields>

/** A contact as lists show one. */
export const contactRow = z.object({
  id: z.string(),
  firstName: z.string().nullable(),
  lastName: z.string().nullable(),
  name: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  mobile: z.string().nullable(),
  title: z.string().nullable(),
  account: refSchema.nullable(),
  owner: refSchema.nullable(),
  city: z.string().nullable(),
  country: z.string().nullable(),
  /** Their personal data must not be used. */
  doNotProcess: z.boolean(),
  createdAt: z.string(),
  modifiedAt: z.string(),
})

/** A contact with the first of the potentials it takes part in. */
export const contactView = contactRow.extend({
  street: z.string().nullable(),
  state: z.string().nullable(),
  zip: z.string().nullable(),
  description: z.string().nullable(),
  potentialCount: z.number(),
  potentials: z.array(potentialRow),
})
