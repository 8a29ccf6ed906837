/** Where a client user is on the way in. `no_login`: a contact who is listed and cannot be invited. */
export const clientStatuses = ['active', 'invited', 'not_invited', 'no_login', 'deactivated'] as const

/** One of the statuses. */
export type ClientStatus = (typeof clientStatuses)[number]

/** A status as screens and files say it. */
export const clientStatusName: Record<ClientStatus, string> = {
  active: 'Active',
  invited: 'Invited',
  not_invited: 'Not invited',
  no_login: 'No login',
  deactivated: 'Deactivated',
}
