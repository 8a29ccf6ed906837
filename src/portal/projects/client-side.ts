import { z } from 'zod'
import { At, listOf, listQuery, StaffRole } from '../people/people.ts'

/** Somebody of the portal as clients see them: never an address or a phone. */
export const TeamPerson = z.object({
  id: z.string(),
  name: z.string(),
  title: z.string().nullable(),
  role: StaffRole,
})

/** Somebody of the portal who works for a client, and on what of that client's: the first few projects, and how many in all. */
export const TeamMember = TeamPerson.extend({ projects: z.array(z.string()), projectCount: z.number() })

/** A page of those who work for a client. */
export const TeamList = listOf(TeamMember)

/** Somebody of the client's own company. */
export const Colleague = z.object({
  id: z.string(),
  name: z.string(),
  title: z.string().nullable(),
  isMe: z.boolean(),
})

/** A page of a client's own people. */
export const ColleagueList = listOf(Colleague)

/** What a client user may know of the hat they wear. */
export const ClientHat = z.object({
  portal: z.object({ id: z.string(), name: z.string() }),
  company: z.object({ id: z.string(), name: z.string() }),
  me: z.object({
    clientUserId: z.string(),
    firstName: z.string(),
    lastName: z.string(),
    email: z.string().nullable(),
    title: z.string().nullable(),
  }),
  /** Whom to ask at the portal: the first of those who lead what is shared. */
  answers: TeamPerson.nullable(),
})

/** A project as its clients see it. */
export const SharedProject = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  colour: z.number(),
  archivedAt: At.nullable(),
  /** How many of the portal's people work on it, and the names of the first few. */
  people: z.number(),
  names: z.array(z.string()),
  /** Who answers for it at the client's company. */
  contact: z.object({ id: z.string(), name: z.string(), isMe: z.boolean() }).nullable(),
})

/** A page of projects shared with a client. */
export const SharedProjectList = listOf(SharedProject)

/** The query of that list; without `archived`, only those that are not. */
export const SharedProjectQuery = z.object({ ...listQuery, archived: z.enum(['true', 'false']).default('false') })

/** Who is on a project: the portal's people, and the first of the client's own. */
export const SharedProjectPeople = z.object({
  team: z.array(TeamPerson),
  own: z.array(Colleague),
  ownTotal: z.number(),
})
