import { z } from 'zod'
import { StaffRole } from '../people/role.ts'

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

/** Which rows of a plan are meant. */
export const RowFilter = z.object({
  q: z.string().trim().max(200).optional(),
  outcome: many(Outcome),
  crmRole: many(z.string().max(200)),
  crmProfile: many(z.string().max(200)),
  ticked: z.preprocess(value => (value === 'true' ? true : value === 'false' ? false : value), z.boolean().optional()),
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

/** One CRM user of a plan: what the CRM says, what would happen, and what was chosen. */
export const PlanRowView = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  title: z.string().nullable(),
  crmRole: z.string().nullable(),
  crmProfile: z.string().nullable(),
  outcome: Outcome,
  reason: z.string(),
  role: StaffRole.nullable(),
  currentRole: StaffRole.nullable(),
  projects: z.array(z.object({ id: z.string(), name: z.string(), colour: z.number() })),
  selected: z.boolean(),
  selectable: z.boolean(),
})
export type PlanRowView = z.infer<typeof PlanRowView>

const counts = z.record(Outcome, z.number())

/** A plan in numbers: everything found, everything ticked, and what that would do. */
export const PlanView = z.object({
  id: z.string(),
  connectionId: z.string(),
  organizationName: z.string(),
  state: z.enum(['planning', 'ready', 'used']),
  runId: z.string().nullable(),
  readAt: z.iso.datetime().nullable(),
  total: z.number(),
  counts,
  ticked: counts,
  tickedRoles: z.record(StaffRole, z.number()),
  tickedWithoutProject: z.number(),
  tickedProjects: z.number(),
  crmRoles: z.array(z.object({ value: z.string(), count: z.number() })),
  crmProfiles: z.array(z.object({ value: z.string(), count: z.number() })),
})
export type PlanView = z.infer<typeof PlanView>
