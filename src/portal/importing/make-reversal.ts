import { joinByIndex } from '../../platform/database/transact.ts'
import { emailKey } from '../../platform/fold.ts'
import { webDomain } from '../../platform/web-domain.ts'
import { companyKeys } from '../clients/client-company.ts'
import { type Context, type Tx, transact } from '../people/people.ts'
import { keysOf } from '../people/person.ts'
import type { FieldChange } from '../portal.tables.ts'
import { chunks } from './chunks.ts'
import type { RecordKind } from './import-kind.ts'
import { getPlan, movePlanOn, raisePlanCounts, type StoredPlan } from './plans.store.ts'
import { type DoneChange, decideUndo, type UndoDecision, type UndoFacts } from './reversal.ts'
import { listUndoFacts } from './reversal-facts.store.ts'
import { findUndone, finishReversal, insertUndoRows, type NewUndoRow, type Undone } from './reversals.store.ts'

const start = 2_000_000_000

/**
 * Plans what undoing a run would do, newest change first, chunk by chunk; the last chunk makes the plan ready. Goes on where a
 * killed worker stopped.
 */
export async function makeReversal(ctx: Context, planId: string, signal: AbortSignal): Promise<void> {
  const undone = await transact(ctx, async ctx => {
    const { reverses } = await getPlan(ctx, planId)
    return reverses ? findUndone(ctx, reverses) : undefined
  })
  let more = undone !== undefined
  while (undone && more) {
    signal.throwIfAborted()
    more = await transact(ctx, ctx => planChunk(ctx, planId, undone))
  }
}

async function planChunk(ctx: Tx, planId: string, undone: Undone): Promise<boolean> {
  const plan = await getPlan(ctx, planId, { lock: true })
  if (plan.state !== 'planning') return false
  const { kinds } = undone
  const { kind, before } = readCursor(plan, kinds)
  if (!kind) {
    await finishReversal(ctx, planId)
    return false
  }
  await joinByIndex(ctx.db)
  const facts = await listUndoFacts(
    ctx,
    { undone, planId, connectionId: plan.connection_id, kind },
    before,
    chunks.reversal,
  )
  await insertUndoRows(
    ctx,
    planId,
    facts.map(one => toRow(one, decideUndo(one))),
  )
  const next = kinds[kinds.indexOf(kind) + 1]
  const isLast = facts.length < chunks.reversal
  const cursor = isLast ? `${next ?? 'end'}:${start}` : `${kind}:${facts.at(-1)?.change.ord ?? 0}`
  await raisePlanCounts(ctx, planId, { kind, read: facts.length, absent: 0, unchanged: 0 })
  await movePlanOn(ctx, planId, { from: plan.cursor, to: cursor })
  return true
}

function readCursor({ cursor }: StoredPlan, kinds: readonly RecordKind[]) {
  const [, at, before] = /^(\w+):(\d+)$/.exec(cursor ?? '') ?? []
  const kind = at ? kinds.find(one => one === at) : kinds[0]
  return { kind, before: before ? Number(before) : start }
}

const personal = ['first_name', 'last_name', 'email']

function toRow({ change, target }: UndoFacts, { outcome, reason, fields }: UndoDecision): NewUndoRow {
  const values = { ...target?.values }
  for (const { field, after } of fields) values[field] = after
  const keys =
    change.kind === 'account'
      ? companyKeys(values.name ?? '', values.website ?? null)
      : keysOf({
          firstName: values.first_name ?? '',
          lastName: values.last_name ?? '',
          email: values.email ?? null,
        })
  const isPersonal = change.kind === 'contact' && fields.some(({ field }) => personal.includes(field))
  const said = change.before as { person?: { id?: string }; hat?: { person_id?: string } } | null
  return {
    kind: change.kind,
    crmId: change.crmId,
    changeOrd: change.ord,
    outcome,
    reason,
    targetId: change.targetId,
    personId: target?.personId ?? said?.hat?.person_id ?? null,
    targetVersion: target?.version ?? null,
    personVersion: isPersonal ? (target?.personVersion ?? null) : null,
    fields: fields.map(withKey),
    projects: staysAsItIs(change.did, outcome) ? [] : projectsOf(change),
    sortKey: keys.sort_key,
    search: keys.search,
  }
}

// Whoever came in and signed in loses the tie and nothing else: their work is on those projects.
const staysAsItIs = (did: string, outcome: UndoDecision['outcome']) =>
  outcome === 'untie' && (did === 'create' || did === 'recreate')

// Those it left, to be joined again, or those it joined, to be left.
function projectsOf({ before, after }: DoneChange): string[] {
  const said = before?.projects ?? after?.projects
  return Array.isArray(said) ? said.filter(one => typeof one === 'string') : []
}

function withKey(change: FieldChange): FieldChange {
  const { field, before, after } = change
  if (field === 'email') return { ...change, key: emailKey(after) }
  if (field === 'website') return { ...change, key: webDomain(after) }
  return field === 'client_company_id' ? { ...change, beforeKey: before, key: after } : change
}
