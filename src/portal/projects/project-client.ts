import { z } from 'zod'
import { At, listQuery } from '../people/people.ts'

/** Somebody or some company as a screen names them. */
const Named = z.object({ id: z.string(), name: z.string() })

/** A client company on a project. */
export const ProjectClient = z.object({
  companyId: z.string(),
  name: z.string(),
  /** Nobody of the company can sign in. */
  deactivated: z.boolean(),
  /** Its client users see the project. */
  shared: z.boolean(),
  isPrimary: z.boolean(),
  /** Who answers for the project at this company. */
  contact: Named.nullable(),
  people: z.number(),
  addedAt: At,
})

/** A company to put on a project, or what to change there. A first company becomes the primary one. */
export const ProjectClientChanges = z.object({
  shared: z.boolean().optional(),
  isPrimary: z.literal(true).optional(),
  contact: z.uuid().nullable().optional(),
})
export type ProjectClientChanges = z.output<typeof ProjectClientChanges>

/** A project of a client company. */
export const CompanyProject = z.object({
  projectId: z.string(),
  name: z.string(),
  colour: z.number(),
  archived: z.boolean(),
  shared: z.boolean(),
  isPrimary: z.boolean(),
  contact: Named.nullable(),
  addedAt: At,
})

const ids = z.array(z.uuid()).max(10_000)
const projects = z.array(z.uuid()).max(500).default([])

/** Which companies are meant in bulk: these, or all that fit the filter but these. A filter not known here is refused. */
export const CompanySelection = z.union([
  z.strictObject({ ids: ids.min(1) }),
  z.strictObject({
    all: z.literal(true),
    filter: z.strictObject({ q: listQuery.q }).default({}),
    except: ids.default([]),
  }),
])
export type CompanySelection = z.output<typeof CompanySelection>

/** Projects that many companies are put on or taken off. */
export const CompanyProjectsChange = z
  .object({ selection: CompanySelection, add: projects, remove: projects })
  .refine(({ add, remove }) => add.length + remove.length > 0, 'Choose at least one project.')
export type CompanyProjectsChange = z.output<typeof CompanyProjectsChange>

/** A company to narrow the projects by. */
export const ProjectCompany = Named.extend({ projects: z.number() })
