import { z } from 'zod'
import { StaffRole } from '../people/role.ts'

/** How many portal users, client companies and client users. */
export const Tied = z.object({ users: z.number(), companies: z.number(), contacts: z.number() })
export type Tied = z.infer<typeof Tied>

/** The portal's tie to one CRM organisation, as screens show it; the key itself never leaves the server. */
export const ConnectionView = z.object({
  id: z.string(),
  connector: z.string(),
  baseUrl: z.string(),
  organizationName: z.string(),
  email: z.string(),
  keyHint: z.string(),
  keyPage: z.string(),
  state: z.enum(['working', 'refused', 'unreachable']),
  stateDetail: z.string().nullable(),
  stateSince: z.iso.datetime(),
  /** When the CRM was last asked whether the key works. */
  checkedAt: z.iso.datetime().nullable(),
  lastImportAt: z.iso.datetime().nullable(),
  broughtIn: Tied,
})
export type ConnectionView = z.infer<typeof ConnectionView>

/** A connection after somebody wanted to know whether its key works. */
export const CheckedConnection = ConnectionView.extend({
  /** False where the CRM was asked less than a minute before, and its answer of then stands. */
  asked: z.boolean(),
})

/** A key that the CRM refuses: since when, and what to do. */
export const RefusedKey = z.object({
  id: z.string(),
  organizationName: z.string(),
  detail: z.string().nullable(),
  since: z.iso.datetime(),
})

/** What it means that a new key opens another organisation: `about` of the refusal `other_organization`. */
export const OtherOrganization = z.object({
  /** The organisation that the new key opens. */
  organizationName: z.string(),
  /** It is connected already, so that its ticket would be changed. */
  isConnected: z.boolean(),
  /** The organisation of this connection, and how many are tied to it. */
  connectedTo: z.string(),
  tied: Tied,
})
export type OtherOrganization = z.infer<typeof OtherOrganization>

/** A CRM that can be chosen in the connect form. */
export const CrmChoice = z.object({ baseUrl: z.string(), label: z.string(), keyPage: z.string() })

/** One line of the rule table: people with this CRM role or profile get that User Role. The first line that fits decides. */
export const RoleRule = z.object({
  field: z.enum(['role', 'profile']),
  value: z.string().trim().min(1).max(200),
  role: StaffRole,
})
export type RoleRule = z.infer<typeof RoleRule>

/** The whole rule table of a connection, with the role of everybody else. */
export const RoleRules = z.object({
  rules: z
    .array(RoleRule)
    .max(200)
    .refine(
      rules => new Set(rules.map(rule => `${rule.field}\n${rule.value}`)).size === rules.length,
      'Each CRM role and each profile can have one line only.',
    ),
  defaultRole: StaffRole,
})
export type RoleRules = z.infer<typeof RoleRules>
