import type { FieldChange, UndoOutcome } from '../portal.tables.ts'

/** What a run did to one record, as its change tells it. */
export type DoneChange = {
  ord: number
  kind: 'user' | 'account' | 'contact'
  /** The last word of the change's kind: create, link, update, deactivate … */
  did: string
  crmId: string
  targetId: string
  version: number
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
}

/** What it was done to, as it is now. */
export type UndoTarget = {
  personId: string | null
  /** Portal user: hat and person added up. Client user and company: their own. */
  version: number
  personVersion: number | null
  /** The present values of the fields a change can have. */
  values: Record<string, string | null>
  hasAccepted: boolean
  isOwner: boolean
  isDeactivated: boolean
  deactivatedBy: 'hand' | 'import' | null
  isTied: boolean
  /** Tied to another record, which is gone: that tie makes way. */
  isTiedToGone: boolean
}

/** Who changed it last since: a person, or a later import. */
export type Touch = { by: string; on: string; what: string[]; isImport: boolean }

/** Everything known about one change, gathered for a decision. */
export type UndoFacts = {
  change: DoneChange
  target: UndoTarget | null
  touch: Touch | null
  /** Of a company: how many people stay there, whatever is undone. */
  peopleStaying: number
  /** Of a company: on a project it was not put on by that run. */
  isOnOtherProject: boolean
  /** Of what would be brought back: somebody has the address, the tie or the place meanwhile. */
  isInTheWay: string | null
}

/** What undoing would do to one record, and why. */
export type UndoDecision = { outcome: UndoOutcome; reason: string; fields: FieldChange[] }

const kept = (reason: string): UndoDecision => ({ outcome: 'skip', reason, fields: [] })

/** Decides one change: taken back where nobody built on it, kept where somebody did, with who and what. */
export function decideUndo(facts: UndoFacts): UndoDecision {
  const { change, target, touch, isInTheWay } = facts
  if (change.did === 'remove')
    return isInTheWay || target
      ? kept(isInTheWay ?? 'Is here again')
      : { outcome: 'recreate', reason: 'Was removed by the undo', fields: [] }
  if (!target) return kept('Is gone here already')
  switch (change.did) {
    case 'create':
    case 'recreate':
      return undoCreate(facts, target)
    case 'link':
    case 'retie':
      return undoLink(facts, target)
    case 'untie':
      if ((target.isTied && !target.isTiedToGone) || isInTheWay) return kept(isInTheWay ?? 'Is tied to the CRM again')
      return { outcome: 'retie', reason: 'Was tied to the CRM before', fields: putBack(change, target).fields }
    case 'update':
    case 'restore':
      return undoUpdate(facts, target)
    case 'deactivate':
      return target.deactivatedBy === 'import' && target.version === change.version
        ? { outcome: 'reactivate', reason: 'Gets access back', fields: [] }
        : kept(touchedWords(touch, target.isDeactivated ? 'Was deactivated by hand since' : 'Has access again already'))
    case 'reactivate':
      return !target.isDeactivated && target.version === change.version && !target.isOwner
        ? { outcome: 'deactivate', reason: 'Loses access again', fields: putBack(change, target).fields }
        : kept(touchedWords(touch, 'Was changed since'))
    default:
      return kept('Cannot be undone')
  }
}

function undoCreate({ change, touch, peopleStaying, isOnOtherProject }: UndoFacts, target: UndoTarget): UndoDecision {
  if (target.isOwner) return kept('Is the portal owner')
  if (target.hasAccepted)
    return target.isTied
      ? { outcome: 'untie', reason: 'Has signed in: stays, no longer tied to the CRM', fields: [] }
      : kept('Has signed in: stays')
  if (peopleStaying > 0)
    return kept(peopleStaying === 1 ? '1 person of it stays' : `${peopleStaying} people of it stay`)
  if (isOnOtherProject) return kept('Is on a project since')
  if (target.version !== change.version || touch) return kept(touchedWords(touch, 'Was changed since'))
  return { outcome: 'remove', reason: 'Came in with this import', fields: [] }
}

function undoLink({ change, touch }: UndoFacts, target: UndoTarget): UndoDecision {
  if (!target.isTied) return kept('Is no longer tied to the CRM')
  const { fields, keeps } = putBack(change, target)
  const reason = ['Was here before: no longer tied to the CRM', ...keptWords(keeps, touch)].join('. ')
  return { outcome: 'untie', reason, fields }
}

function undoUpdate({ change, touch }: UndoFacts, target: UndoTarget): UndoDecision {
  const { fields, keeps } = putBack(change, target)
  if (fields.length === 0) return kept(touchedWords(touch, 'Was changed since'))
  return {
    outcome: 'restore',
    reason: ['Gets back what was here before', ...keptWords(keeps, touch)].join('. '),
    fields,
  }
}

/** The fields that still are what the run made them, with what they were; and those somebody changed since. */
function putBack({ before, after }: DoneChange, { values }: UndoTarget): { fields: FieldChange[]; keeps: string[] } {
  const fields: FieldChange[] = []
  const keeps: string[] = []
  for (const [field, was] of Object.entries(before ?? {})) {
    const made = text(after?.[field])
    // A tie that kept what was typed here changed nothing but that the field is held.
    if (text(was) === made) continue
    if ((values[field] ?? null) === made) fields.push({ field, before: made, after: text(was) })
    else keeps.push(field)
  }
  return { fields, keeps }
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

const screenName: Record<string, string> = {
  first_name: 'first name',
  last_name: 'last name',
  owner_name: 'owner',
  client_company_id: 'company',
  no_processing: 'data processing',
}
const namesOf = (fields: readonly string[]) => fields.map(field => screenName[field] ?? field).join(', ')

const keptWords = (keeps: string[], touch: Touch | null) =>
  keeps.length > 0 ? [`Keeps ${namesOf(keeps)}, changed since${touch ? ` by ${touch.by}, ${touch.on}` : ''}`] : []

function touchedWords(touch: Touch | null, plain: string): string {
  if (!touch) return plain
  const what = touch.what.length > 0 ? `: ${namesOf(touch.what)}` : ''
  return touch.isImport
    ? `Changed since by the import of ${touch.on}${what}`
    : `Changed since by ${touch.by}, ${touch.on}${what}`
}
