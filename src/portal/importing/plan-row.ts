import { z } from 'zod'
import { StaffRole } from '../people/role.ts'
import { Brake } from './brake.ts'
import { ImportKind, RecordKind } from './import-kind.ts'

/** What would happen to a record; one word each, in the plan and in the report. */
export const outcomes = [
  'create',
  'link',
  'update',
  'unchanged',
  'deactivate',
  'reactivate',
  'conflict',
  'skip',
] as const

/** What would happen to a record. */
export const Outcome = z.enum(outcomes)
export type Outcome = z.infer<typeof Outcome>

/** A filter of a query that takes one value or several. */
export const many = <S extends z.ZodType>(schema: S) =>
  z.preprocess(
    value => (value === undefined ? undefined : Array.isArray(value) ? value : [value]),
    z.array(schema).max(100).optional(),
  )

const yesNo = z.preprocess(
  value => (value === 'true' ? true : value === 'false' ? false : value),
  z.boolean().optional(),
)

/** Which rows of a plan are meant. */
export const RowFilter = z.object({
  q: z.string().trim().max(200).optional(),
  outcome: many(Outcome),
  crmRole: many(z.string().max(200)),
  crmProfile: many(z.string().max(200)),
  // Of accounts, and of contacts by the account they stand beneath.
  kind: many(RecordKind),
  type: many(z.string().max(200)),
  industry: many(z.string().max(200)),
  owner: many(z.string().max(200)),
  potential: many(z.enum(['open', 'won', 'none'])),
  hasContacts: yesNo,
  /** An account by its CRM id, with its contacts; `none` for the contacts without one. */
  account: many(z.string().max(64)),
  ticked: yesNo,
})
export type RowFilter = z.infer<typeof RowFilter>

/** Rows chosen one by one (by their CRM ids), or all that fit a filter but for some. */
export const RowSelection = z.union([
  z.object({ ids: z.array(z.string().max(64)).min(1).max(5000) }).strict(),
  z
    .object({
      all: z.literal(true),
      filter: RowFilter.default({}),
      except: z.array(z.string().max(64)).max(5000).default([]),
    })
    .strict(),
])
export type RowSelection = z.infer<typeof RowSelection>

/** A decision of the administrator about some rows. */
export const Choice = z.object({
  selected: z.boolean().optional(),
  role: StaffRole.optional(),
  addProjects: z.array(z.uuid()).max(50).optional(),
  removeProjects: z.array(z.uuid()).max(50).optional(),
})
export type Choice = z.infer<typeof Choice>

/** One record of a plan: what the CRM says, what would happen, and what was chosen. */
export const PlanRowView = z.object({
  id: z.string(),
  kind: RecordKind,
  name: z.string(),
  email: z.string().nullable(),
  title: z.string().nullable(),
  crmRole: z.string().nullable(),
  crmProfile: z.string().nullable(),
  outcome: Outcome,
  reason: z.string(),
  role: StaffRole.nullable(),
  currentRole: StaffRole.nullable(),
  /** Of a contact: the account it stands beneath. */
  account: z.object({ id: z.string(), name: z.string() }).nullable(),
  projects: z.array(z.object({ id: z.string(), name: z.string(), colour: z.number() })),
  selected: z.boolean(),
  selectable: z.boolean(),
})
export type PlanRowView = z.infer<typeof PlanRowView>

/** What a person is asked to decide about a row, and what they said. */
export const Question = z.object({
  ask: z.enum(['same_company', 'client_hat']),
  /** The companies it could be. */
  companies: z.array(z.object({ id: z.string(), name: z.string(), by: z.array(z.enum(['name', 'domain'])) })),
  /** The portal user it could be. */
  name: z.string().nullable(),
  decided: z.enum(['same', 'separate', 'client_hat', 'leave']).nullable(),
  companyId: z.string().nullable(),
})

/** One row of the tree of accounts with their contacts; `none` heads the contacts without an account. */
export const TreeRowView = PlanRowView.omit({
  kind: true,
  role: true,
  currentRole: true,
  crmRole: true,
  crmProfile: true,
}).extend({
  kind: z.enum(['account', 'contact', 'none']),
  industry: z.string().nullable(),
  city: z.string().nullable(),
  /** Of an account: how many contacts of it the plan holds, and how many are ticked. */
  contacts: z.number(),
  contactsTicked: z.number(),
  contactsSelectable: z.number(),
  open: z.boolean(),
  /** False for an account that is shown only for its contacts. */
  fits: z.boolean(),
  /** May be ticked together with others. */
  bulk: z.boolean(),
  /** Where the record stands in the CRM's own screens. */
  page: z.string().nullable(),
  question: Question.nullable(),
})
export type TreeRowView = z.infer<typeof TreeRowView>

/** A row that asks, wherever it is shown. */
export type QuestionRow = Pick<
  TreeRowView,
  'id' | 'name' | 'title' | 'email' | 'account' | 'industry' | 'city' | 'question'
> & { kind: TreeRowView['kind'] | RecordKind }

const counts = z.record(Outcome, z.number())
const facet = z.array(z.object({ value: z.string(), count: z.number() }))

/** A plan in numbers: everything found, everything ticked, and what that would do. */
export const PlanView = z.object({
  id: z.string(),
  connectionId: z.string(),
  organizationName: z.string(),
  kind: ImportKind,
  state: z.enum(['planning', 'ready', 'used']),
  runId: z.string().nullable(),
  readAt: z.iso.datetime().nullable(),
  /** Whether that reading asked only for what changed since the one before. */
  readChanges: z.boolean(),
  total: z.number(),
  /** While it is being made: how many records there are to compare, as far as is known before. */
  toCompare: z.number().nullable(),
  counts,
  ticked: counts,
  tickedRoles: z.record(StaffRole, z.number()),
  tickedWithoutProject: z.number(),
  tickedProjects: z.number(),
  crmRoles: facet,
  crmProfiles: facet,
  types: facet,
  industries: facet,
  owners: facet,
  /** The same numbers for each kind of record. */
  kinds: z.array(z.object({ kind: RecordKind, total: z.number(), counts, ticked: counts })),
  /** What stops the plan until somebody says go. */
  brake: Brake,
  /** How many of the people ticked would be new here and can be invited. */
  tickedInvitable: z.number(),
})
export type PlanView = z.infer<typeof PlanView>
