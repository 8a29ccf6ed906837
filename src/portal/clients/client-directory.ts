import { z } from 'zod'
import { ProjectMark, several } from '../people/people.ts'
import { ClientUserFilter, ClientUserRow, CompanyGroup, clientSums } from './client-user.ts'

/** A company's own row; its people stand below it. The last group, of those without a company, has the id `none`. */
export const DirectoryCompany = z.object({
  kind: z.literal('company'),
  id: z.string(),
  name: z.string(),
  people: z.number(),
  /** How many of its people fit the filter. */
  fitting: z.number(),
  projects: z.array(ProjectMark),
  projectCount: z.number(),
  deactivated: z.boolean(),
  /** Its people are listed below it. */
  isOpen: z.boolean(),
})

/** One row of the directory: a company, or one of its people. */
export const DirectoryRow = z.discriminatedUnion('kind', [
  DirectoryCompany,
  ClientUserRow.extend({ kind: z.literal('person') }),
])

/** The query of the directory. */
export const DirectoryQuery = ClientUserFilter.extend({
  /** Whether companies are shown without their people; `except` are those of the other state. */
  collapsed: z.enum(['true', 'false']).default('false'),
  except: several(CompanyGroup),
  cursor: z.string().max(4000).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})
export type DirectoryQuery = z.output<typeof DirectoryQuery>

/** A page of the directory; `total` counts rows, `people` the client users that fit, open or not. */
export const DirectoryPage = z.object({
  rows: z.array(DirectoryRow),
  next: z.string().nullable(),
  total: z.number(),
  people: z.number(),
  ...clientSums,
})
