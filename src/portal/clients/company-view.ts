import { z } from 'zod'
import { At, line, listOf, listQuery, several } from '../people/people.ts'

/** One client company. */
export const CompanyRow = z.object({
  id: z.string(),
  name: z.string(),
  website: z.string().nullable(),
  phone: z.string().nullable(),
  address: z.string().nullable(),
  industry: z.string().nullable(),
  /** Who owns the account in the CRM, in plain text. */
  ownerName: z.string().nullable(),
  people: z.number(),
  /** How many projects, not archived, are for it; of those the viewer sees. */
  projects: z.number(),
  deactivated: z.boolean(),
  held: z.array(z.string()),
  createdAt: At,
  version: z.number(),
})

/** What the list and the file of client companies can be narrowed to. */
export const CompanyFilter = z.object({
  q: listQuery.q,
  industry: several(line(200)),
  status: z.enum(['active', 'deactivated']).optional(),
  hasProjects: z.enum(['true', 'false']).optional(),
})
export type CompanyFilter = z.output<typeof CompanyFilter>

/** The query of the list. */
export const CompanyQuery = CompanyFilter.extend(listQuery)
export type CompanyQuery = z.output<typeof CompanyQuery>

/** A page of client companies, sums over all that fit, and the industries there are. */
export const CompanyList = listOf(CompanyRow).extend({
  counts: z.object({ active: z.number(), deactivated: z.number() }),
  people: z.number(),
  industries: z.array(z.string()),
})

const website = line(250).refine(
  text => text === '' || URL.canParse(/^https?:\/\//i.test(text) ? text : `https://${text}`),
  'This is not a web address.',
)
const facts = {
  website: website.nullable().optional(),
  phone: line(60).nullable().optional(),
  address: line(500).nullable().optional(),
  industry: line(200).nullable().optional(),
  ownerName: line(200).nullable().optional(),
}
const name = line(200).min(1, 'Give the company a name.')

/** A client company to add by hand. */
export const NewCompany = z.object({ name, ...facts })
export type NewCompany = z.output<typeof NewCompany>

/** Changes by hand; `version` is the one the form was opened with. */
export const CompanyChanges = z.object({ version: z.number().int(), name: name.optional(), ...facts })
export type CompanyChanges = z.output<typeof CompanyChanges>

/** One thing that happened at a company. */
export const ActivityRow = z.object({
  id: z.string(),
  at: z.string(),
  kind: z.enum(['event', 'invited', 'accepted', 'change']),
  /** A person, or for changes from the CRM its organisation. */
  by: z.string(),
  /** What was done: a code of client events, or the kind of a change. */
  what: z.string(),
  /** The person or the field it is about. */
  about: z.string().nullable(),
  /** The fields a change from the CRM is about. */
  fields: z.array(z.string()),
})

/** A page of what happened at a company, newest first. */
export const ActivityPage = z.object({ rows: z.array(ActivityRow), next: z.string().nullable() })
