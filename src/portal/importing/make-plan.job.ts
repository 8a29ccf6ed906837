import { z } from 'zod'
import { defineJob, systemContext } from '../people/people.ts'
import { makePlan } from './make-plan.ts'

/** Makes an import plan over a snapshot. */
export const makePlanJob = defineJob({
  name: 'make-plan',
  payload: z.object({ portalId: z.string(), planId: z.string(), from: z.string().optional() }),
  keyed: true,
  atOnce: 2,
  run: (portal, { portalId, planId, from }, signal) => makePlan(systemContext(portal, portalId), planId, from, signal),
})
