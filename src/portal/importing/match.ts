import type { StaffRole } from '../people/role.ts'

/** A CRM user as the CRM last said it. */
export type MatchedRecord = {
  crmId: string
  digest: string
  firstName: string
  lastName: string
  email: string | null
  emailKey: string | null
  title: string | null
  phone: string | null
  active: boolean
  confirmed: boolean
  /** True for a record that the CRM no longer has. */
  removed: boolean
}

/** A portal user that a CRM user could be. */
export type MatchedUser = {
  id: string
  personId: string
  name: string
  firstName: string
  lastName: string
  email: string | null
  title: string | null
  phone: string | null
  /** Fields that people hold against the CRM. */
  held: string[]
  role: StaffRole
  isOwner: boolean
  status: 'not_invited' | 'invited' | 'active' | 'deactivated'
  deactivatedBy: 'hand' | 'import' | null
  /** The versions of person and portal user added up. */
  version: number
}

/** Everything known about one CRM user, gathered for a decision over the whole set. */
export type Facts = {
  record: MatchedRecord
  /** What the CRM user is in the CRM, by which a rule gives a User Role. */
  standing: { role: string | null; profile: string | null }
  /** The portal user a stored link leads to. */
  linked: MatchedUser | null
  /** Which CRM user has this e-mail address first: active before inactive, then the latest change. */
  winner: { crmId: string; name: string; active: boolean } | null
  /** Who has this e-mail address here. */
  byEmail: {
    personId: string
    name: string
    user: MatchedUser | null
    /** Another CRM user who is tied to that portal user, and whether the CRM still has that one. */
    tiedTo: { crmId: string; name: string; removed: boolean } | null
    clientOf: string | null
    isClient: boolean
  } | null
}

/** The supposed tie of a CRM user, and what stands in its way. */
export type Match =
  | { by: 'link'; user: MatchedUser }
  | { by: 'email'; user: MatchedUser }
  | { by: 'person'; personId: string }
  | { by: 'none' }
  | { by: 'conflict'; reason: string }

/** Matches exactly before loosely: the stored link, then the e-mail address, then nothing. */
export function match({ record, linked, winner, byEmail }: Facts): Match {
  if (linked) return { by: 'link', user: linked }
  if (!record.emailKey) return { by: 'none' }
  if (winner && winner.crmId !== record.crmId) return { by: 'conflict', reason: `Same email as ${winner.name}` }
  if (!byEmail) return { by: 'none' }
  const { user, tiedTo, isClient, clientOf, personId } = byEmail
  if (!user) {
    if (isClient)
      return { by: 'conflict', reason: clientOf ? `Is a client user here, of ${clientOf}` : 'Is a client user here' }
    return { by: 'person', personId }
  }
  if (tiedTo && !tiedTo.removed)
    return { by: 'conflict', reason: `${user.name} here is tied to the CRM user ${tiedTo.name}` }
  return { by: 'email', user }
}
