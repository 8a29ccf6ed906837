import { applyRunJob } from './apply-run.job.ts'
import { conflictsRoutes } from './conflicts.routes.ts'
import { fetchSnapshotJob } from './fetch-snapshot.job.ts'
import { heldRoutes } from './held.routes.ts'
import { historyRoutes } from './history.routes.ts'
import { makePlanJob } from './make-plan.job.ts'
import { makeReversalJob } from './make-reversal.job.ts'
import { plansRoutes } from './plans.routes.ts'
import { reversalsRoutes } from './reversals.routes.ts'
import { runsRoutes } from './runs.routes.ts'
import { snapshotsRoutes } from './snapshots.routes.ts'

/** The routes of the import. */
export const importingRoutes = [
  ...snapshotsRoutes,
  ...plansRoutes,
  ...runsRoutes,
  ...reversalsRoutes,
  ...conflictsRoutes,
  ...heldRoutes,
  ...historyRoutes,
] as const

/** The background work of the import. */
export const importingJobs = [fetchSnapshotJob, makePlanJob, applyRunJob, makeReversalJob] as const
