import { applyRunJob } from './apply-run.job.ts'
import { fetchSnapshotJob } from './fetch-snapshot.job.ts'
import { makePlanJob } from './make-plan.job.ts'
import { plansRoutes } from './plans.routes.ts'
import { runsRoutes } from './runs.routes.ts'
import { snapshotsRoutes } from './snapshots.routes.ts'

/** The routes of the import. */
export const importingRoutes = [...snapshotsRoutes, ...plansRoutes, ...runsRoutes] as const

/** The background work of the import. */
export const importingJobs = [fetchSnapshotJob, makePlanJob, applyRunJob] as const
