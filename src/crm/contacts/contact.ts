import { z } from 'zod'
import { refSchema } from '../lists.ts'
import { potentialRow } from '../potentials/potential.ts'

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
  createdAt: z.string(),
  modifiedAt: z.string(),
})

/** A contact with the first of the potentials it takes part in. */
export const contactView = contactRow.extend({
  street: z.string().nullable(),
  state: z.string().nullable(),
  zip: z.string().nullable(),
  potentials: z.array(potentialRow),
})
