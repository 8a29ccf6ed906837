import { problem } from '../../platform/errors.ts'
import { addRecord, editRecord, type RecordKind } from '../change-record.ts'
import type { CrmContext } from '../context.ts'
import { toCents } from '../fields.ts'
import { deleteRecord, findForChange } from '../records.store.ts'
import { chanceOf, type PotentialFields, potentialKeys } from './potential.ts'
import { findPotential } from './potentials.store.ts'

const potentials: RecordKind<PotentialFields> = {
  table: 'deal',
  columns: ({ amount, closingOn, nextStep, account, contact, owner, ...same }, before) => {
    const moves = same.stage !== undefined && same.stage !== before?.stage
    return {
      ...same,
      amount: toCents(amount),
      closing_date: closingOn,
      next_step: nextStep,
      account_id: account,
      contact_id: contact,
      owner_id: owner,
      ...(moves && { probability: chanceOf(same.stage as string) }),
    }
  },
  keys: row => potentialKeys(row as { name: string; stage: string }),
}

/** A potential; throws `not_found`. */
export async function getPotential(ctx: CrmContext, id: string) {
  const potential = await findPotential(ctx, id)
  if (!potential) throw problem('not_found')
  return potential
}

/** Adds a potential and returns its id. */
export const addPotential = (ctx: CrmContext, fields: PotentialFields) => addRecord(ctx, potentials, fields)

/** Changes what is given of a potential. */
export const editPotential = (ctx: CrmContext, id: string, fields: PotentialFields & { modifiedAt: string }) =>
  editRecord(ctx, potentials, id, fields)

/** Deletes a potential. */
export async function deletePotential(ctx: CrmContext, id: string): Promise<void> {
  if (!(await findForChange(ctx, 'deal', id))) throw problem('not_found')
  await deleteRecord(ctx, 'deal', id)
}
