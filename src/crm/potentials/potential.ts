import { z } from 'zod'
import { fold } from '../../platform/fold.ts'
import { refSchema } from '../lists.ts'

/** The stages a potential of this CRM goes through, with the chance each stands for; imported ones may bring others. */
export const stages = [
  ['Qualification', 10],
  ['Needs analysis', 20],
  ['Proposal', 50],
  ['Negotiation', 75],
  ['Closed Won', 100],
  ['Closed Lost', 0],
] as const

/** A potential as lists and the read view show one. */
export const potentialRow = z.object({
  id: z.string(),
  name: z.string(),
  account: refSchema.nullable(),
  contact: refSchema.nullable(),
  owner: refSchema.nullable(),
  amount: z.number().nullable(),
  stage: z.string(),
  probability: z.number().nullable(),
  closingOn: z.string().nullable(),
  createdAt: z.string(),
  modifiedAt: z.string(),
})

/** The keys a potential is sorted and searched by. */
export function potentialKeys({ name, stage }: { name: string; stage: string }) {
  return { name_key: fold(name), search_key: fold(`${name} ${stage}`) }
}
