import { sql, type Transaction } from 'kysely'
import { applySettings } from '../platform/database/transact.ts'
import type { Settings } from '../platform/settings.ts'
import { type Crm, inOrganization, type OrgContext } from './context.ts'
import { knownPassword, tieLogin } from './crm.factories.ts'
import { openCrm } from './crm.server.ts'
import type { CrmTables } from './crm.tables.ts'
import { loadFjordline } from './demo/load-fjordline.ts'
import { loadLarkspur } from './demo/load-larkspur.ts'
import { hasOrganization, insertOrganization, nextOrganizationId } from './organizations/organizations.store.ts'

// Two starts at once must not load it twice.
const demoLock = 4_100_002

/**
 * Fills an empty CRM with the organisations "Larkspur Sales" and "Fjordline Sales", whole or not at all; does nothing when
 * there is any organisation.
 */
export async function loadCrmDemo(settings: Settings): Promise<void> {
  const { crm, close } = openCrm({ settings })
  try {
    if (await hasOrganization(crm.pool)) return
    const passwordHash = await crm.auth.hashPassword(knownPassword)
    await crm.pool.transaction().execute(async db => {
      await sql`select pg_advisory_xact_lock(${demoLock})`.execute(db)
      if (await hasOrganization(db)) return
      const larkspur = await addOrganization(crm, db, 'Larkspur Sales')
      const loaded = await loadLarkspur(larkspur)
      const [admin = '', rep = ''] = loaded.users
      await tieLogin(larkspur, admin, { email: 'admin@crm.example', name: 'Astrid Lindqvist-Okonkwo', passwordHash })
      await tieLogin(larkspur, rep, { email: 'rep@crm.example', name: 'Rafael Núñez', passwordHash })
      const fjordline = await addOrganization(crm, db, 'Fjordline Sales')
      const [marit = ''] = await loadFjordline(fjordline, loaded)
      await tieLogin(fjordline, marit, { email: 'marit@fjordline.example', name: 'Marit Fjellanger', passwordHash })
    })
  } finally {
    await close()
  }
}

/** Adds an organisation, whose rows the transaction sees from here on instead of those of the one before. */
async function addOrganization(crm: Crm, db: Transaction<CrmTables>, name: string): Promise<OrgContext> {
  const { pool: _pool, ...org } = inOrganization(crm, await nextOrganizationId(db))
  await applySettings(db, org.settings)
  const ctx = { ...org, db }
  const where = { time_zone: 'Europe/Oslo', country: 'Norway', country_code: 'NO' }
  await insertOrganization(ctx, { name, currency: 'EUR', ...where })
  return ctx
}
