import { emailKey } from '../../platform/fold.ts'
import type { RulesByField } from '../connections/field-rule.ts'
import type { FieldChange } from '../portal.tables.ts'
import { crmDecides, type Decision, describe, fillAndKeep, follow, free, leftOut, nothing, ticked } from './decision.ts'
import { type Facts, type MatchedRecord, type MatchedUser, match } from './match.ts'

// The columns a CRM user's values go to, as `held` names them, and their names in the facts.
const synced = [
  ['first_name', 'firstName'],
  ['last_name', 'lastName'],
  ['email', 'email'],
  ['title', 'title'],
  ['phone', 'phone'],
] as const

/** Decides one record. Undefined: a record that is gone and was never brought in, so that nothing is to be said of it. */
export function decide(facts: Facts, rules: RulesByField = crmDecides): Decision | undefined {
  const { record } = facts
  const found = match(facts)
  if (found.by === 'link') return decideLinked(facts, found.user, rules)
  if (record.removed) return undefined
  if (!record.emailKey) {
    return leftOut(record.email ? 'The email in the CRM is not an address' : 'No email, so no way to sign in', 'none')
  }
  if (found.by === 'conflict') return { ...leftOut(found.reason, 'email'), outcome: 'conflict' }
  if (found.by === 'email') return decideByEmail(facts, found.user, rules)
  if (!record.active) return leftOut('Inactive in the CRM', 'none')
  return {
    ...nothing,
    outcome: 'create',
    reason: record.confirmed ? 'Not in the portal yet' : 'Has not accepted the CRM’s invitation yet',
    match: 'none',
    personId: found.by === 'person' ? found.personId : null,
    selected: record.confirmed,
    selectable: true,
    bulk: true,
  }
}

function decideLinked(facts: Facts, user: MatchedUser, rules: RulesByField): Decision {
  const { record } = facts
  const about = { match: 'link', targetId: user.id, personId: user.personId, targetVersion: user.version }
  const gone = record.removed ? 'No longer in the CRM' : record.active ? undefined : 'Inactive in the CRM'
  if (gone) {
    if (user.status === 'deactivated')
      return { ...nothing, ...about, outcome: 'unchanged', reason: `${gone}, deactivated here` }
    if (user.isOwner) return { ...nothing, ...about, outcome: 'skip', reason: `${gone}, but the portal owner stays` }
    return { ...nothing, ...about, outcome: 'deactivate', reason: gone, selectable: true }
  }
  const changed = changedFields(record, user).filter(free(user.held, rules))
  const taken = changed.some(change => change.field === 'email') ? emailTaken(facts, user) : undefined
  if (user.status === 'deactivated') {
    if (user.deactivatedBy === 'hand')
      return { ...nothing, ...about, outcome: 'skip', reason: 'Deactivated here by hand' }
    // An address that is somebody else's does not keep anybody out.
    const fields = changed.filter(change => !taken || change.field !== 'email')
    return {
      ...nothing,
      ...about,
      outcome: 'reactivate',
      reason: ['Active in the CRM again', ...(fields.length > 0 ? [describe(fields)] : [])].join('. '),
      fields,
      selectable: true,
      bulk: true,
    }
  }
  if (changed.length === 0) return { ...nothing, ...about, outcome: 'unchanged', reason: 'Nothing differs' }
  if (taken) return { ...nothing, ...about, outcome: 'conflict', reason: taken }
  return {
    ...nothing,
    ...about,
    outcome: 'update',
    reason: describe(changed),
    fields: changed,
    ...ticked,
  }
}

/** Why the address the CRM has now cannot be this user's: somebody has it here, or another CRM user has it first. */
function emailTaken({ record, winner, byEmail }: Facts, user: MatchedUser): string | undefined {
  if (byEmail && byEmail.personId !== user.personId) return `The new email belongs to ${byEmail.name} here`
  return winner && winner.crmId !== record.crmId ? `Same email as ${winner.name}` : undefined
}

/** A tie by e-mail fills what is empty here; what was typed here stays, and is held: a change to the value it already has. */
function decideByEmail({ record, byEmail }: Facts, user: MatchedUser, rules: RulesByField): Decision {
  const about = { match: 'email', targetId: user.id, personId: user.personId, targetVersion: user.version }
  if (user.status === 'deactivated') {
    const reason = user.deactivatedBy === 'hand' ? 'Deactivated here by hand' : 'Deactivated here by an earlier import'
    return { ...nothing, ...about, outcome: 'skip', reason }
  }
  if (!record.active) return { ...nothing, ...about, outcome: 'skip', reason: 'Inactive in the CRM' }
  const differing = changedFields(record, user).filter(({ field }) => field !== 'email' && !user.held.includes(field))
  // Tied still to a record that is gone.
  const { fields, sentences } = byEmail?.tiedTo ? follow(differing, user.held, rules) : fillAndKeep(differing, rules)
  return {
    ...nothing,
    ...about,
    outcome: 'link',
    reason: ['Same email', ...(user.isOwner ? ['Stays the owner'] : []), ...sentences].join('. '),
    fields,
    ...ticked,
  }
}

/** The fields in which the CRM differs; an empty value there never empties a name or an address here. */
function changedFields(record: MatchedRecord, user: MatchedUser): FieldChange[] {
  return synced
    .map(([field, key]) => ({
      field,
      before: user[key] || null,
      after: record[key] || null,
      ...(field === 'email' && { key: record.emailKey }),
    }))
    .filter(({ field, before, after }) => {
      if (field === 'email') return record.emailKey !== null && emailKey(before) !== record.emailKey
      if (field === 'first_name' || field === 'last_name') {
        return before !== after && `${record.firstName}${record.lastName}` !== ''
      }
      return before !== after
    })
}
