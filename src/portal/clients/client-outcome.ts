import { type ProblemCode, problem } from '../../platform/errors.ts'
import type { ClientSkipReason } from './client-selection.ts'

/** What a change did: who was changed, and why others were not. */
export type ClientsChanged = { ids: string[]; skipped: { reason: ClientSkipReason; count: number }[] }

/** Throws the problem that kept one client user from being changed; a change that was there already is none. */
export function refuseClientSkipped({ ids, skipped }: ClientsChanged): void {
  const reason = skipped[0]?.reason
  if (reason && reason !== 'unchanged') throw problem(reason as ProblemCode)
  if (!reason && ids.length === 0) throw problem('not_found')
}
