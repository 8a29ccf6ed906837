import { applyRunJob } from './apply-run.job.ts'
import { fetchSnapshotJob } from './fetch-snapshot.job.ts'
import { makePlanJob } from './make-plan.job.ts'
import { makeReversalJob } from './make-reversal.job.ts'
import { plansRoutes } from './plans.routes.ts'
import { reversalsRoutes } from './reversals.routes.ts'
import { runsRoutes } from './runs.routes.ts'
import { snapshotsRoutes } from './snapshots.routes.ts'

/** The routes of the import. */
export const importingRoutes = [...snapshotsRoutes, ...plansRoutes, ...runsRoutes, ...reversalsRoutes] as const

/** The background work of the import. */
export const importingJobs = [fetchSnapshotJob, makePlanJob, applyRunJob, makeReversalJob] as const
