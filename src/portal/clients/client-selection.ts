import { z } from 'zod'
import { LetterWords } from '../people/people.ts'
import { ClientUserFilter, CompanyGroup, CompanyWanted } from './client-user.ts'

const ids = z.array(z.uuid()).max(10_000)
const groups = z.array(CompanyGroup).max(10_000)
const filter = ClientUserFilter.default({})

/**
 * Who is meant in bulk: these; all that fit the filter but some; or all of some companies that fit it. Companies are taken whole
 * or left out whole first, then `except` leaves people out and `also` takes people in.
 */
export const ClientSelection = z.union([
  z.object({ ids: ids.min(1) }),
  z.object({
    all: z.literal(true),
    filter,
    exceptCompanies: groups.default([]),
    except: ids.default([]),
    also: ids.default([]),
  }),
  z.object({ companies: groups.min(1), filter, except: ids.default([]), also: ids.default([]) }),
])
export type ClientSelection = z.output<typeof ClientSelection>

const selection = ClientSelection

/** A change for many client users at once. */
export const ClientsChange = z.discriminatedUnion('action', [
  z.object({
    action: z.enum(['invite', 'reinvite']),
    selection,
    words: LetterWords.optional(),
    /** Only says who would get a mail. */
    check: z.boolean().default(false),
  }),
  z.object({ action: z.enum(['deactivate', 'reactivate', 'remove']), selection }),
  z.object({ action: z.literal('move'), selection, company: CompanyWanted.nullable() }),
])
export type ClientsChange = z.output<typeof ClientsChange>

/** Why a client user was left out of a change; the codes are those of problems where there is one. */
export const clientSkipReasons = [
  'deactivated',
  'company_deactivated',
  'no_company',
  'no_email',
  'no_processing',
  'already_active',
  'already_invited',
  'not_invited',
  'already_there',
  'unchanged',
] as const
/** Why a client user was left out. */
export type ClientSkipReason = (typeof clientSkipReasons)[number]

/** What a change in bulk did. */
export const ClientsOutcome = z.object({
  changed: z.number(),
  skipped: z.array(z.object({ reason: z.enum(clientSkipReasons), count: z.number() })),
})
