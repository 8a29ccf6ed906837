import { z } from 'zod'

const named = z.object({ id: z.string(), name: z.string() })

/** One thing that happened to a portal user, client user or client company, and why. */
export const HistoryRow = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  /** Who pressed the button, or changed it by hand; null where nobody wrote it down. */
  by: z.string().nullable(),
  what: z.enum(['change', 'edit', 'handed_back', 'added']),
  /** Of a change by an import: what it did, down to the row of its plan. */
  change: z
    .object({
      did: z.enum([
        'create',
        'link',
        'update',
        'deactivate',
        'reactivate',
        'remove',
        'recreate',
        'untie',
        'retie',
        'restore',
      ]),
      runId: z.string(),
      startedAt: z.iso.datetime(),
      organizationName: z.string(),
      /** The import that it undid. */
      undoes: z.object({ id: z.string(), startedAt: z.iso.datetime() }).nullable(),
      /** Of a name or an address: it came with another record of the same person. */
      isOfOther: z.boolean(),
      /** What the record is called in the CRM, as the report lists it. */
      record: z.string().nullable(),
      reason: z.string().nullable(),
      fields: z.array(z.object({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
      joined: z.array(named),
      left: z.array(named),
    })
    .nullable(),
  /** The fields changed by hand, or handed back. */
  fields: z.array(z.string()),
})
export type HistoryRow = z.infer<typeof HistoryRow>

/** A page of what happened, newest first. */
export const HistoryPage = z.object({ rows: z.array(HistoryRow), next: z.string().nullable() })

/** What people and companies are called and written to under every hat. */
export const personalFields = ['first_name', 'last_name', 'email'] as const

/** The fields a change names with both values, and the projects it added or took. */
export function readChange(before: Record<string, unknown> | null, after: Record<string, unknown> | null) {
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null)
  const ids = (value: unknown) => (Array.isArray(value) ? value.filter(one => typeof one === 'string') : [])
  // What was taken away whole is kept to be brought back, not to be read field by field.
  const isField = (field: string) => !['projects', 'hat', 'person', 'company'].includes(field)
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].filter(isField)
  return {
    fields: names.map(field => ({ field, before: text(before?.[field]), after: text(after?.[field]) })),
    joined: ids(after?.projects),
    left: before?.hat || before?.company ? [] : ids(before?.projects),
  }
}
