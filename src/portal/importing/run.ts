import { z } from 'zod'
import { ImportKind, RecordKind } from './import-kind.ts'
import { PlanRowView } from './plan-row.ts'

/** The books of a run: read + absent equals everything else added up. */
export const Books = z.object({
  read: z.number(),
  absent: z.number(),
  created: z.number(),
  linked: z.number(),
  updated: z.number(),
  unchanged: z.number(),
  deactivated: z.number(),
  reactivated: z.number(),
  conflict: z.number(),
  skipped: z.number(),
  failed: z.number(),
  // Of a run that undoes another.
  removed: z.number(),
  recreated: z.number(),
  untied: z.number(),
  retied: z.number(),
  restored: z.number(),
})
export type Books = z.infer<typeof Books>

/** How a run stands. */
export const RunState = z.enum(['applying', 'cancelled', 'done'])

/** A plan carried out, or being carried out. */
export const RunView = z.object({
  id: z.string(),
  planId: z.string(),
  connectionId: z.string(),
  organizationName: z.string(),
  kind: ImportKind,
  state: RunState,
  invite: z.boolean(),
  startedBy: z.string(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  /** Who stopped it and when, where somebody did. */
  cancelledBy: z.string().nullable(),
  cancelledAt: z.iso.datetime().nullable(),
  /** The run that this one undoes, and whether that was an undo itself. */
  reverses: z.object({ id: z.string(), startedAt: z.iso.datetime(), kind: ImportKind, isUndo: z.boolean() }).nullable(),
  /** The run that undid this one, or is about to. */
  reversedBy: z
    .object({ id: z.string(), startedBy: z.string(), startedAt: z.iso.datetime(), state: RunState })
    .nullable(),
  canBeUndone: z.boolean(),
  /** Rows carried out, and rows in all; what needs no change is not among them. */
  done: z.number(),
  toDo: z.number(),
  books: Books,
  /** The same for each kind of record. */
  kinds: z.array(z.object({ kind: RecordKind, books: Books })),
})
export type RunView = z.infer<typeof RunView>

/** What became of one record. */
export const ReportOutcome = z.enum([
  'create',
  'link',
  'update',
  'unchanged',
  'deactivate',
  'reactivate',
  'conflict',
  'skip',
  'failed',
  'remove',
  'recreate',
  'untie',
  'retie',
  'restore',
  // Of a run that was stopped before it.
  'waiting',
])
export type ReportOutcome = z.infer<typeof ReportOutcome>

/** One record of the report, with its reason in plain words. */
export const ReportRow = PlanRowView.pick({
  id: true,
  kind: true,
  account: true,
  name: true,
  email: true,
  role: true,
  projects: true,
  reason: true,
}).extend({
  outcome: ReportOutcome,
})
export type ReportRow = z.infer<typeof ReportRow>

/** The words of the report, as screens and CSV say them. */
export const reportWords: Record<ReportOutcome, string> = {
  create: 'Created',
  link: 'Linked',
  update: 'Updated',
  unchanged: 'No change',
  deactivate: 'Deactivated',
  reactivate: 'Reactivated',
  conflict: 'Conflict',
  skip: 'Left out',
  failed: 'Failed',
  remove: 'Removed',
  recreate: 'Brought back',
  untie: 'Untied',
  retie: 'Tied again',
  restore: 'Put back',
  waiting: 'Not done',
}

/** The same of a run that undoes another. */
export const undoneWords: Record<ReportOutcome, string> = {
  ...reportWords,
  skip: 'Kept',
  deactivate: 'Access taken',
  reactivate: 'Access back',
}

/** True when every record read or known is counted exactly once. */
export const booksBalance = ({ read, absent, ...rest }: Books): boolean =>
  read + absent === Object.values(rest).reduce((sum, count) => sum + count, 0)
