import { z } from 'zod'
import { ruledFields } from './ruled-fields.ts'

/** Who decides a field of what is here already: the CRM, the portal, or whichever of the two had a value first. */
export const FieldRule = z.enum(['crm', 'portal', 'first'])
export type FieldRule = z.infer<typeof FieldRule>

/** A kind of record whose fields can be ruled. */
export const RuledKind = z.enum(['user', 'account', 'contact'])
export type RuledKind = z.infer<typeof RuledKind>

/** The rules of one kind, by field; a field without one follows the CRM. */
export type RulesByField = Readonly<Record<string, FieldRule>>

const isRuled = (kind: RuledKind, field: string) => (ruledFields[kind] as readonly string[]).includes(field)

/** Who decides each field of a connection. Sent, it replaces what was there; a field left out follows the CRM. */
export const FieldRules = z.object({
  rules: z
    .array(
      z
        .object({ kind: RuledKind, field: z.string().max(40), rule: FieldRule })
        .refine(({ kind, field }) => isRuled(kind, field), 'This kind of record has no such field.'),
    )
    .max(100)
    .refine(
      rules => new Set(rules.map(({ kind, field }) => `${kind}.${field}`)).size === rules.length,
      'Each field can have one rule only.',
    ),
})
export type FieldRules = z.infer<typeof FieldRules>
