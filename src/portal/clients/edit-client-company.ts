import { problem } from '../../platform/errors.ts'
import { endInvitations, noteEdit, type Tx, updateUninvited, withHeld } from '../people/people.ts'
import {
  type CompanyFacts,
  findByName,
  getCompanyToChange,
  insertCompany,
  listPeopleOf,
  updateCompany,
  updateCompanyDeactivated,
} from './client-companies.store.ts'
import { noteAtCompany } from './client-events.store.ts'
import type { CompanyChanges, NewCompany } from './company-view.ts'

/** Adds a client company by hand and returns its id; throws `name_taken` where one of that name is there. */
export async function addCompany(ctx: Tx, { name, ownerName, ...facts }: NewCompany): Promise<string> {
  await refuseTaken(ctx, name)
  const filled = Object.entries({ ...facts, owner_name: ownerName }).map(([field, value]) => [field, value || null])
  return insertCompany(ctx, { name, ...Object.fromEntries(filled) })
}

/** Changes a client company by hand. What differs is held: a later import leaves it alone. */
export async function editCompany(ctx: Tx, id: string, changes: CompanyChanges): Promise<void> {
  const before = await getCompanyToChange(ctx, id)
  if (before.version !== changes.version) throw problem('changed_meanwhile')
  const given = (value: string | null | undefined, old: string | null) => (value === undefined ? old : value || null)
  const after: Required<CompanyFacts> = {
    name: changes.name ?? before.name,
    website: given(changes.website, before.website),
    phone: given(changes.phone, before.phone),
    address: given(changes.address, before.address),
    industry: given(changes.industry, before.industry),
    owner_name: given(changes.ownerName, before.owner_name),
  }
  const changed = (Object.keys(after) as (keyof CompanyFacts)[]).filter(field => after[field] !== before[field])
  if (changed.length === 0) return
  if (changed.includes('name')) await refuseTaken(ctx, after.name, id)
  await updateCompany(ctx, id, after, withHeld(before.held, changed))
  await noteEdit(ctx, id, changed)
  await noteAtCompany(ctx, id, 'company_edited', changed.join(','))
}

async function refuseTaken(ctx: Tx, name: string, own?: string) {
  const there = await findByName(ctx, name)
  if (!there || there === own) return
  throw problem('name_taken', undefined, [{ field: 'name', message: 'A client company of this name is here already.' }])
}

/**
 * Deactivates a company: its client users are refused from the next request on, and what invitations of theirs are open end.
 * Whether they themselves are active is left as it was.
 */
export async function deactivateCompany(ctx: Tx, id: string): Promise<void> {
  const before = await getCompanyToChange(ctx, id)
  if (before.deactivated_at) return
  await updateCompanyDeactivated(ctx, id, true)
  const people = await listPeopleOf(ctx, id)
  await endInvitations(ctx, people, 'client_user')
  await updateUninvited(ctx, people, 'client_user')
  await noteAtCompany(ctx, id, 'company_deactivated')
}

/** Reactivates a company: who was active there gets back in. */
export async function reactivateCompany(ctx: Tx, id: string): Promise<void> {
  const before = await getCompanyToChange(ctx, id)
  if (!before.deactivated_at) return
  await updateCompanyDeactivated(ctx, id, false)
  await noteAtCompany(ctx, id, 'company_reactivated')
}
