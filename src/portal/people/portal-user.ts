import { z } from 'zod'
import { At, listOf, listQuery, several } from './list.ts'
import { Email, line, optionalLine, personNames } from './person.ts'
import { StaffRole } from './role.ts'

/** Where a portal user is on the way in. */
export const statuses = ['not_invited', 'invited', 'active', 'deactivated'] as const
/** The same, as a schema. */
export const Status = z.enum(statuses)
/** One of the statuses. */
export type Status = z.infer<typeof Status>

/** A status as screens say it. */
export const statusName: Record<Status, string> = {
  not_invited: 'Not invited',
  invited: 'Invited',
  active: 'Active',
  deactivated: 'Deactivated',
}

const id = z.uuid()

/** A project as a pill shows it. */
export const ProjectMark = z.object({ id: z.string(), name: z.string(), colour: z.number() })

/** One portal user as the list shows it. */
export const PortalUserRow = z.object({
  id: z.string(),
  personId: z.string(),
  name: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  email: z.string().nullable(),
  title: z.string().nullable(),
  phone: z.string().nullable(),
  role: StaffRole,
  isOwner: z.boolean(),
  status: Status,
  projects: z.array(ProjectMark),
  projectCount: z.number(),
  /** The CRM a person came from, or (not `created`) was tied to after having been added by hand. */
  source: z.object({ connection: z.string(), created: z.boolean(), at: z.string() }).nullable(),
  lastSeenAt: At.nullable(),
  held: z.array(z.string()),
  version: z.number(),
})

/** One portal user by itself: with every project and the last invitation. */
export const PortalUser = PortalUserRow.extend({
  allProjects: z.array(ProjectMark.extend({ archived: z.boolean() })),
  invitation: z
    .object({ by: z.string(), at: At, expiresAt: At, mailedAt: At.nullable(), isOpen: z.boolean() })
    .nullable(),
})

/** What the list, the file and a bulk choice can be narrowed to. */
export const PortalUserFilter = z.object({
  q: listQuery.q,
  role: several(StaffRole),
  status: several(Status),
  project: several(id),
})
export type PortalUserFilter = z.output<typeof PortalUserFilter>

/** The query of the list. */
export const PortalUserQuery = PortalUserFilter.extend(listQuery)

/** A page of portal users, with how many of all that fit are in each status. */
export const PortalUserList = listOf(PortalUserRow).extend({
  counts: z.object({ not_invited: z.number(), invited: z.number(), active: z.number(), deactivated: z.number() }),
})

/** Somebody added by hand. */
export const NewPortalUser = z.object({
  ...personNames,
  email: Email,
  title: optionalLine(200),
  phone: optionalLine(60),
  role: StaffRole,
  projects: z.array(id).max(500).default([]),
  invite: z.boolean().default(false),
  /** Says that a client user of this address shall also be a portal user. */
  addHat: z.boolean().default(false),
})
export type NewPortalUser = z.output<typeof NewPortalUser>

/** Changes by hand; `version` is the one the form was opened with. */
export const PortalUserChanges = z.object({
  version: z.number().int(),
  firstName: personNames.firstName.optional(),
  lastName: personNames.lastName.optional(),
  email: Email.optional(),
  title: line(200).nullable().optional(),
  phone: line(60).nullable().optional(),
  role: StaffRole.optional(),
})
export type PortalUserChanges = z.output<typeof PortalUserChanges>

/** Who is meant in bulk: these, or all that fit the filter but these. */
export const PortalUserSelection = z.union([
  z.object({ ids: z.array(id).min(1).max(10_000) }),
  z.object({ all: z.literal(true), filter: PortalUserFilter.default({}), except: z.array(id).max(10_000).default([]) }),
])
export type PortalUserSelection = z.output<typeof PortalUserSelection>

/** Why somebody was left out of a change in bulk; the codes are those of problems where there is one. */
export const skipReasons = [
  'owner_stays',
  'last_administrator',
  'own_access',
  'cannot_grant',
  'deactivated',
  'no_email',
  'already_active',
  'already_invited',
  'not_invited',
  'unchanged',
] as const
/** Why somebody was left out. */
export type SkipReason = (typeof skipReasons)[number]

/** What a change in bulk did. */
export const BulkOutcome = z.object({
  changed: z.number(),
  skipped: z.array(z.object({ reason: z.enum(skipReasons), count: z.number() })),
})

/** Somebody of a selection, and why they cannot be changed. */
export type Candidate = { id: string; reason: SkipReason | null }

/** Parts candidates into those to change and the counted reasons of the others. */
export function sortOut<Reason extends string = SkipReason>(
  candidates: readonly { id: string; reason: Reason | null }[],
) {
  const counts = new Map<Reason, number>()
  const ids: string[] = []
  for (const { id: one, reason } of candidates) {
    if (reason) counts.set(reason, (counts.get(reason) ?? 0) + 1)
    else ids.push(one)
  }
  return { ids, skipped: [...counts].map(([reason, count]) => ({ reason, count })) }
}
