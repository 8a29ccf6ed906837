import { z } from 'zod'
import {
  At,
  Email,
  line,
  listOf,
  listQuery,
  optionalLine,
  ProjectMark,
  personNames,
  several,
} from '../people/people.ts'
import { clientStatuses } from './client-status.ts'

const id = z.uuid()

/** A client company by its id, or `none`: the group of those who have no company. */
export const CompanyGroup = z.union([id, z.literal('none')])

/** One client user as lists show it: a person at one client company, or at none yet. */
export const ClientUserRow = z.object({
  id: z.string(),
  personId: z.string(),
  name: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  email: z.string().nullable(),
  title: z.string().nullable(),
  phone: z.string().nullable(),
  company: z.object({ id: z.string(), name: z.string(), deactivated: z.boolean() }).nullable(),
  /** At how many client companies this person is. */
  companyCount: z.number(),
  isPortalUser: z.boolean(),
  status: z.enum(clientStatuses),
  /** Answers for a project of the company. */
  isPrimaryContact: z.boolean(),
  /** The company's projects: the first few, and how many in all. */
  projects: z.array(ProjectMark),
  projectCount: z.number(),
  /** The last invitation, whatever became of it. */
  invitation: z
    .object({
      by: z.string(),
      at: z.string(),
      expiresAt: z.string(),
      mailedAt: z.string().nullable(),
      isOpen: z.boolean(),
    })
    .nullable(),
  lastSeenAt: At.nullable(),
  /** The CRM a person came from, or was tied to later. Null for whoever may not see the CRM. */
  source: z.object({ connection: z.string(), created: z.boolean(), at: z.string() }).nullable(),
  /** The CRM says not to process their data: listed, never invited. */
  noProcessing: z.boolean(),
  held: z.array(z.string()),
  createdAt: At,
  version: z.number(),
})

/** One client user by itself: with the other companies of the same person. */
export const ClientUser = ClientUserRow.extend({
  otherCompanies: z.array(z.object({ clientUserId: z.string(), id: z.string(), name: z.string() })),
})

/** What the lists, the file and a bulk choice can be narrowed to. */
export const ClientUserFilter = z.object({
  q: listQuery.q,
  company: several(CompanyGroup),
  status: several(z.enum(clientStatuses)),
  project: several(id),
  /** Connections, or `hand` for who was added by hand; only for who may see the CRM. */
  source: several(z.union([id, z.literal('hand')])),
})
export type ClientUserFilter = z.output<typeof ClientUserFilter>

/** The query of the list. */
export const ClientUserQuery = ClientUserFilter.extend(listQuery)

/** What is summed over all client users that fit. */
export const clientSums = {
  counts: z.object({
    active: z.number(),
    invited: z.number(),
    not_invited: z.number(),
    no_login: z.number(),
    deactivated: z.number(),
  }),
  /** At how many client companies they are; where nobody is left out, how many there are. */
  companies: z.number(),
  /** How many have no company. */
  noCompany: z.number(),
  /** How many are not invited yet and could be. */
  invitable: z.number(),
}

/** A page of client users, with sums over all that fit. */
export const ClientUserList = listOf(ClientUserRow).extend(clientSums)

/** The client company wanted for somebody: by id, or by the name of a new one. */
export const CompanyWanted = z.union([
  z.object({ id }),
  z.object({ name: line(200).min(1, 'Give the company a name.') }),
])
export type CompanyWanted = z.output<typeof CompanyWanted>

/** A client user to add by hand. */
export const NewClientUser = z.object({
  ...personNames,
  email: z
    .union([z.literal(''), Email])
    .nullish()
    .transform(text => text || null),
  title: optionalLine(200),
  phone: optionalLine(60),
  company: CompanyWanted.nullish(),
  /** Says that somebody known here by this address is meant, and shall be a client user too. */
  addHat: z.boolean().default(false),
})
export type NewClientUser = z.output<typeof NewClientUser>

/** A further company of the same person. */
export const SecondCompany = z.object({ company: CompanyWanted, title: optionalLine(200), phone: optionalLine(60) })
export type SecondCompany = z.output<typeof SecondCompany>

/** Changes by hand; `version` is the one the form was opened with. */
export const ClientUserChanges = z.object({
  version: z.number().int(),
  firstName: personNames.firstName.optional(),
  lastName: personNames.lastName.optional(),
  email: z
    .union([z.literal(''), Email])
    .nullable()
    .optional(),
  title: line(200).nullable().optional(),
  phone: line(60).nullable().optional(),
  company: CompanyWanted.nullable().optional(),
})
export type ClientUserChanges = z.output<typeof ClientUserChanges>
