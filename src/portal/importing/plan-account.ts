import { webDomain } from '../../platform/web-domain.ts'
import type { RulesByField } from '../connections/field-rule.ts'
import type { FieldChange } from '../portal.tables.ts'
import {
  crmDecides,
  type Decision,
  describe,
  fillAndKeep,
  follow,
  free,
  nothing,
  type Offer,
  ticked,
} from './decision.ts'

/** An account as the CRM last said it. */
export type AccountRecord = {
  crmId: string
  digest: string
  name: string
  website: string | null
  phone: string | null
  address: string | null
  industry: string | null
  owner: string | null
  /** True for a record that the CRM no longer has. */
  removed: boolean
}

/** A client company that an account could be. */
export type MatchedCompany = {
  id: string
  name: string
  website: string | null
  phone: string | null
  address: string | null
  industry: string | null
  ownerName: string | null
  held: string[]
  deactivatedBy: 'hand' | 'import' | null
  version: number
}

/** Everything known about one account, gathered for a decision. */
export type AccountFacts = {
  record: AccountRecord
  /** The client company a stored link leads to. */
  linked: MatchedCompany | null
  /** Companies of equal name or web domain that no account of this CRM is tied to, but one that is gone. */
  candidates: { company: MatchedCompany; by: ('name' | 'domain')[]; isTied: boolean }[]
}

const synced = [
  ['name', 'name'],
  ['website', 'website'],
  ['phone', 'phone'],
  ['address', 'address'],
  ['industry', 'industry'],
  ['owner_name', 'owner', 'ownerName'],
] as const

/**
 * Decides one account: by its link; else companies of equal name or domain are offered, never decided; else it is new.
 * Undefined: an account that is gone and was never brought in.
 */
export function decideAccount(
  { record, linked, candidates }: AccountFacts,
  rules: RulesByField = crmDecides,
): Decision | undefined {
  if (linked) return decideLinked(record, linked, rules)
  if (record.removed) return undefined
  if (candidates.length === 0)
    return { ...nothing, ...ticked, outcome: 'create', reason: 'Not in the portal yet', match: 'none' }
  const offer: Offer = {
    ask: 'same_company',
    companies: candidates.map(({ company: { id, name }, by }) => ({ id, name, by })),
  }
  return { ...nothing, outcome: 'conflict', reason: askingWords(candidates), match: 'offer', offer }
}

/** What an account becomes once somebody said which company it is, or that it is none of those here; `as` says who and when. */
export function decideOffer(
  { record, candidates }: AccountFacts,
  companyId: string | null,
  as: string,
  rules: RulesByField = crmDecides,
): Decision | undefined {
  if (companyId === null)
    return { ...nothing, ...ticked, outcome: 'create', reason: `A company of its own, ${as}`, match: 'none' }
  const candidate = candidates.find(one => one.company.id === companyId)
  if (!candidate) return undefined
  const { company, isTied } = candidate
  const differing = changedFields(record, company).filter(({ field }) => !company.held.includes(field))
  const { fields, sentences } = isTied ? follow(differing, company.held, rules) : fillAndKeep(differing, rules)
  const reason = [`The same company as ${company.name}, ${as}`, ...sentences].join('. ')
  return { ...about(company, 'offer'), ...ticked, outcome: 'link', reason, fields }
}

function decideLinked(record: AccountRecord, company: MatchedCompany, rules: RulesByField): Decision {
  const linked = about(company, 'link')
  if (record.removed) {
    if (company.deactivatedBy)
      return { ...linked, outcome: 'unchanged', reason: 'No longer in the CRM, deactivated here' }
    const reason = 'No longer in the CRM. Its people would lose access'
    return { ...linked, outcome: 'deactivate', reason, selectable: true }
  }
  const fields = changedFields(record, company).filter(free(company.held, rules))
  if (company.deactivatedBy === 'hand') return { ...linked, outcome: 'skip', reason: 'Deactivated here by hand' }
  if (company.deactivatedBy) {
    const reason = ['In the CRM again', ...(fields.length > 0 ? [describe(fields)] : [])].join('. ')
    return { ...linked, outcome: 'reactivate', reason, fields, selectable: true, bulk: true }
  }
  if (fields.length === 0) return { ...linked, outcome: 'unchanged', reason: 'Nothing differs' }
  return { ...linked, ...ticked, outcome: 'update', reason: describe(fields), fields }
}

const about = ({ id, version }: MatchedCompany, match: string) => ({
  ...nothing,
  match,
  targetId: id,
  targetVersion: version,
})

/** The fields in which the CRM differs; an account without a name never takes the name from a company. */
function changedFields(record: AccountRecord, company: MatchedCompany): FieldChange[] {
  return synced
    .map(([field, from, to = from]) => ({
      field,
      before: company[to as 'name'] || null,
      after: record[from as 'name'] || null,
      ...(field === 'website' && { key: webDomain(record.website) }),
    }))
    .filter(({ field, before, after }) => before !== after && !(field === 'name' && after === null))
}

function askingWords(candidates: AccountFacts['candidates']): string {
  const [first, ...others] = candidates
  if (!first) return ''
  if (others.length > 0) return `Equal to ${candidates.length} companies here. Which is the same?`
  const [name, domain] = [first.by.includes('name'), first.by.includes('domain')]
  if (name && domain) return 'Equal name and web domain. The same company?'
  return name
    ? 'A company of this name is here. The same?'
    : `Same web domain as ${first.company.name}. The same company?`
}
