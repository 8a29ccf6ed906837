import { z } from 'zod'

/** Everything a role can allow. `see_people`: sees the portal's people by name. */
export const permissions = [
  'manage_portal',
  'manage_people',
  'import_from_crm',
  'see_crm',
  'manage_clients',
  'create_projects',
  'manage_projects',
  'see_people',
  'work',
  'see_shared',
] as const

/** One thing a role allows. */
export type Permission = (typeof permissions)[number]

/** The roles of staff, from most to least permissions. */
export const staffRoles = ['administrator', 'manager', 'employee', 'contractor'] as const

/** A role of somebody who works for the organisation. Marked pure: screens that need only the rules load no schema library. */
export const StaffRole = /* @__PURE__ */ z.enum(staffRoles)
export type StaffRole = z.infer<typeof StaffRole>

const granted: Record<StaffRole | 'client', readonly Permission[]> = {
  administrator: permissions.filter(permission => permission !== 'see_shared'),
  manager: ['manage_clients', 'create_projects', 'manage_projects', 'see_people', 'work'],
  employee: ['see_people', 'work'],
  contractor: ['work'],
  client: ['see_shared'],
}

/** The permissions of a role; `manage_projects` and `work` of everybody but administrators reach only their own projects. */
export const permissionsOf = (role: StaffRole | 'client'): readonly Permission[] => granted[role]

/** A role as screens say it. */
export const roleName: Record<StaffRole, string> = {
  administrator: 'Administrator',
  manager: 'Manager',
  employee: 'Employee',
  contractor: 'Contractor',
}

/** Nobody grants a permission they lack: true when `giver` has every permission of `role`. */
export const canGrant = (giver: readonly Permission[], role: StaffRole): boolean =>
  granted[role].every(permission => giver.includes(permission))
