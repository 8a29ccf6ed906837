/** What people do at a company by hand, as it is written down. Screens make a sentence of each. */
export const clientEvents = [
  'company_added',
  'company_edited',
  'company_deactivated',
  'company_reactivated',
  'user_added',
  'user_edited',
  'user_moved_in',
  'user_moved_out',
  'user_removed',
  'user_deactivated',
  'user_reactivated',
] as const

/** One of these acts. */
export type ClientEvent = (typeof clientEvents)[number]
