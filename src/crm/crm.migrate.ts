import { join } from 'node:path'
import { migrate } from '../platform/database/migrate.ts'
import type { Settings } from '../platform/settings.ts'

/** Where the CRM's tables are: a database of its own if one is set, else the portal's. */
export function crmDatabaseUrl(settings: Settings): string {
  const url = settings.crmDatabaseUrl ?? settings.databaseUrl
  if (!url) throw new Error('DATABASE_URL must be set to open the CRM’s database.')
  return url
}

/** Brings the CRM's schema up to date. */
export async function migrateCrm(settings: Settings): Promise<void> {
  const folder = join(import.meta.dirname, '..', '..', 'migrations', 'crm')
  await migrate({ url: crmDatabaseUrl(settings), schema: 'crm', folder })
}
