import { z } from 'zod'
import { fold } from '../../platform/fold.ts'
import { amount, asRead, day, needed, pointer, text } from '../fields.ts'
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

/** Whom a potential is with; imported ones may bring others. */
export const potentialTypes = ['New Business', 'Existing Business'] as const

const name = needed('name of the potential', 200)
const stage = needed('stage', 100)

/** A new potential needs a name and a stage; the chance follows the stage. */
export const newPotential = z.object({
  name,
  stage,
  amount,
  closingOn: day,
  type: text(100),
  nextStep: text(250),
  description: text(32_000),
  account: pointer,
  contact: pointer,
  owner: pointer,
})

/** What can be changed of a potential; what is not sent stays, empty text clears a field. */
export const potentialChange = newPotential.extend({ name: name.optional(), stage: stage.optional(), ...asRead })

/** The fields given when a potential is added or edited. */
export type PotentialFields = Partial<z.output<typeof newPotential>>

/** The chance a stage stands for, or undefined for a stage that is not ours. */
export const chanceOf = (stage: string): number | undefined => stages.find(([one]) => one === stage)?.[1]

/** A potential as lists show one. */
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

/** A potential with everything its page shows. */
export const potentialView = potentialRow.extend({
  type: z.string().nullable(),
  nextStep: z.string().nullable(),
  description: z.string().nullable(),
})

/** The keys a potential is sorted and searched by. */
export function potentialKeys({ name, stage }: { name: string; stage: string }) {
  return { name_key: fold(name), search_key: fold(`${name} ${stage}`) }
}
