import { z } from 'zod'
import { StaffRole } from '../people/role.ts'

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
  lastImportAt: z.iso.datetime().nullable(),
  broughtIn: z.number(),
})
export type ConnectionView = z.infer<typeof ConnectionView>

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
