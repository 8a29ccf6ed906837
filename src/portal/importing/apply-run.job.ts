import { z } from 'zod'
import { defineJob, systemContext } from '../people/people.ts'
import { applyRun } from './apply-run.ts'

/** Carries out an import plan. */
export const applyRunJob = defineJob({
  name: 'apply-run',
  payload: z.object({ portalId: z.string(), runId: z.string(), startedBy: z.string() }),
  keyed: true,
  atOnce: 2,
  run: (portal, { portalId, runId, startedBy }, signal) =>
    applyRun(systemContext(portal, portalId, startedBy), runId, signal),
})
