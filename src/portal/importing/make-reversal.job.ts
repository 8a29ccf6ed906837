import { z } from 'zod'
import { defineJob, systemContext } from '../people/people.ts'
import { makeReversal } from './make-reversal.ts'

/** Plans what undoing a run would do. */
export const makeReversalJob = defineJob({
  name: 'make-reversal',
  payload: z.object({ portalId: z.string(), planId: z.string() }),
  keyed: true,
  atOnce: 2,
  run: (portal, { portalId, planId }, signal) => makeReversal(systemContext(portal, portalId), planId, signal),
})
