import { z } from 'zod'
import { listOf, listQuery } from '../people/list.ts'
import { ImportKind, RecordKind } from './import-kind.ts'
import { many, Question } from './plan-row.ts'

/** What a person may decide about a conflict. */
export const Decided = z.enum(['same', 'separate', 'client_hat', 'leave'])
export type Decided = z.infer<typeof Decided>

/** A conflict of the latest plan of a connection that is still open, or what a person decided about one. */
export const ConflictView = z.object({
  id: z.string(),
  connectionId: z.string(),
  organizationName: z.string(),
  kind: RecordKind,
  /** The plan it is decided in and the name of its row there; null of what is decided. */
  planId: z.string().nullable(),
  rowId: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  title: z.string().nullable(),
  industry: z.string().nullable(),
  city: z.string().nullable(),
  /** Of a contact: the account it stands beneath. */
  account: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** Where the record stands in the CRM's own screens. */
  page: z.string().nullable(),
  /** What is in the way, in words. */
  reason: z.string(),
  question: Question.nullable(),
  decision: z
    .object({
      decided: Decided,
      by: z.string(),
      at: z.iso.datetime(),
      /** The company that is the same. */
      company: z.object({ id: z.string(), name: z.string() }).nullable(),
      /** An import carried it out: there is nothing left to ask. */
      isDone: z.boolean(),
    })
    .nullable(),
})
export type ConflictView = z.infer<typeof ConflictView>

/** What the list of conflicts can be narrowed to. */
export const ConflictQuery = z.object({
  ...listQuery,
  state: z.enum(['open', 'decided']).default('open'),
  connection: many(z.uuid()),
  kind: many(RecordKind),
})
export type ConflictQuery = z.output<typeof ConflictQuery>

/** A page of conflicts, how many there are of both states in all, and the latest plans, where they are decided. */
export const ConflictList = listOf(ConflictView).extend({
  counts: z.object({ open: z.number(), decided: z.number() }),
  plans: z.array(z.object({ id: z.string(), connectionId: z.string(), kind: ImportKind })),
})
