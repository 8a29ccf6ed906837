import { z } from 'zod'
import { At, line, listOf, listQuery, paragraphs, StaffRole, Status, several } from '../people/people.ts'

/** How many colours a project can be marked with. */
export const projectColours = 8

/** One project as the list shows it. */
export const ProjectRow = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  colour: z.number(),
  people: z.number(),
  /** The primary client company, and how many companies the project is for. */
  client: z.object({ id: z.string(), name: z.string() }).nullable(),
  clients: z.number(),
  /** The viewer is one of its people. */
  mine: z.boolean(),
  archivedAt: At.nullable(),
  createdAt: At,
  createdBy: z.string(),
  version: z.number(),
})

/** A page of projects. */
export const ProjectList = listOf(ProjectRow)

/** The query of the list; without `archived`, only those that are not. */
export const ProjectQuery = z.object({
  ...listQuery,
  archived: z.enum(['true', 'false', 'all']).default('false'),
  mine: z.enum(['true', 'false']).default('false'),
  /** Only those that are for one of these client companies. */
  company: several(z.uuid()),
})

const name = line(150).min(1, 'Give the project a name.')
const colour = z
  .number()
  .int()
  .min(0)
  .max(projectColours - 1)

/** A project to create; without a colour it gets the one used least. */
export const NewProject = z.object({ name, description: paragraphs(10_000).default(''), colour: colour.optional() })
export type NewProject = z.output<typeof NewProject>

/** Changes of a project; `version`, where given, is the one the form was opened with. */
export const ProjectChanges = z.object({
  name: name.optional(),
  description: paragraphs(10_000).optional(),
  colour: colour.optional(),
  archived: z.boolean().optional(),
  version: z.number().int().optional(),
})
export type ProjectChanges = z.output<typeof ProjectChanges>

/** Somebody who works on a project. The address is for those who manage people. */
export const ProjectPerson = z.object({
  id: z.string(),
  personId: z.string(),
  name: z.string(),
  title: z.string().nullable(),
  role: StaffRole,
  status: Status,
  email: z.string().nullable(),
  addedAt: At,
  /** Clients of the project do not see them. */
  hiddenFromClients: z.boolean(),
})

/** Somebody to pick, by name. */
export const PersonChoice = z.object({ id: z.string(), personId: z.string(), name: z.string(), role: StaffRole })
