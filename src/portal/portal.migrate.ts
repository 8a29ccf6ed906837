import path from 'node:path'
import { migrate } from '../platform/database/migrate.ts'
import { migrateJobs } from '../platform/jobs.ts'
import { createLog } from '../platform/log.ts'
import type { Settings } from '../platform/settings.ts'
import { portalJobs } from './portal.jobs.ts'

/** Brings the portal's schema and the job queue up to date, as the database's owner. */
export async function migratePortal(settings: Settings): Promise<void> {
  if (!settings.databaseUrl) throw new Error('The portal needs DATABASE_URL.')
  const url = settings.databaseUrl
  await migrate({ url, schema: 'portal', folder: path.resolve(import.meta.dirname, '../../migrations/portal') })
  await migrateJobs({ url, log: createLog({ level: settings.logLevel, name: 'migrate' }) }, portalJobs)
}
