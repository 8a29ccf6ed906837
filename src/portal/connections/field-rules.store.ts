import type { Tx } from '../people/people.ts'
import type { FieldRules, RuledKind, RulesByField } from './field-rule.ts'
import { ruledFields } from './ruled-fields.ts'

/** Who decides each field of a connection, in the order in which screens show them. */
export async function listFieldRules(ctx: Tx, connectionId: string): Promise<FieldRules> {
  const kinds = Object.keys(ruledFields) as RuledKind[]
  const rules = []
  for (const kind of kinds) {
    const byField = await getFieldRules(ctx, connectionId, kind)
    for (const field of ruledFields[kind]) rules.push({ kind, field, rule: byField[field] ?? 'crm' })
  }
  return { rules }
}

/** The rules of one kind of record that differ from the usual one. */
export async function getFieldRules({ db, viewer }: Tx, connectionId: string, kind: RuledKind): Promise<RulesByField> {
  const rows = await db
    .selectFrom('field_rule')
    .select(['field', 'rule'])
    .where('portal_id', '=', viewer.portalId)
    .where('connection_id', '=', connectionId)
    .where('kind', '=', kind)
    .execute()
  return Object.fromEntries(rows.map(({ field, rule }) => [field, rule]))
}

/** Replaces the rules of a connection; what follows the CRM needs no line. */
export async function replaceFieldRules({ db, viewer }: Tx, connectionId: string, { rules }: FieldRules) {
  const here = { portal_id: viewer.portalId, connection_id: connectionId }
  await db
    .deleteFrom('field_rule')
    .where('portal_id', '=', here.portal_id)
    .where('connection_id', '=', connectionId)
    .execute()
  const lines = rules.filter(({ rule }) => rule !== 'crm').map(line => ({ ...here, ...line }))
  if (lines.length > 0) await db.insertInto('field_rule').values(lines).execute()
}
