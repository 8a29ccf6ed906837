import { z } from 'zod'
import { At, Email, line, listOf, listQuery, optionalLine, personNames, several } from '../people/people.ts'

/** One client user: a person at one client company, or at none yet. */
export const ClientUserRow = z.object({
  id: z.string(),
  personId: z.string(),
  name: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  email: z.string().nullable(),
  title: z.string().nullable(),
  phone: z.string().nullable(),
  company: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** At how many client companies this person is. */
  companyCount: z.number(),
  isPortalUser: z.boolean(),
  createdAt: At,
  version: z.number(),
})

/** A page of client users, and at how many companies all that fit are. */
export const ClientUserList = listOf(ClientUserRow).extend({ companies: z.number() })

/** The query of the list. */
export const ClientUserQuery = z.object({ ...listQuery, company: several(z.uuid()) })

/** A client company to pick. */
export const CompanyChoice = z.object({ id: z.string(), name: z.string(), people: z.number() })

// By id, or by the name of a new one.
const company = z.union([z.object({ id: z.uuid() }), z.object({ name: line(200).min(1, 'Give the company a name.') })])

/** A client user to add by hand. */
export const NewClientUser = z.object({
  ...personNames,
  email: z
    .union([z.literal(''), Email])
    .nullish()
    .transform(text => text || null),
  title: optionalLine(200),
  phone: optionalLine(60),
  company: company.nullish(),
  /** Says that somebody known here by this address is meant, and shall be a client user too. */
  addHat: z.boolean().default(false),
})
export type NewClientUser = z.output<typeof NewClientUser>

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
  company: company.nullable().optional(),
})
export type ClientUserChanges = z.output<typeof ClientUserChanges>
/** The client company wanted for somebody: one that is there, or a new name. */
export type CompanyWanted = z.output<typeof company>
