import { transactOrg } from '../../src/crm/context.ts'
import {
  buildAccounts,
  buildContacts,
  buildDeals,
  buildOrganization,
  buildUsers,
  giveLogin,
} from '../../src/crm/crm.factories.ts'
import { createCrmApp } from '../../src/crm/crm.server.ts'
import { listen } from '../../src/platform/app.ts'
import { createTestDatabase, testSettings } from '../database.ts'
import { freePort } from './stage.ts'

/** An account of another organisation under a number that may be taken elsewhere, with its people. */
export type OtherAccount = {
  id: string
  name: string
  contacts: { id: string; first_name: string; last_name: string; email: string }[]
}

/** A CRM on a port and over a database of its own, which knows nothing of the first one's. */
export type OtherCrm = {
  url: string
  /** Makes an organisation whose administrator signs in with the known password. */
  makeOrganization: (name: string, adminEmail: string, accounts: readonly OtherAccount[]) => Promise<void>
  close: () => Promise<void>
}

/** Opens a second CRM, as another company would run it; name its address to the stage as one the portal may reach. */
export async function openOtherCrm(): Promise<OtherCrm> {
  const database = await createTestDatabase('crm')
  const port = await freePort()
  const settings = testSettings(database.url, { CRM_PORT: String(port), LOG_LEVEL: 'silent' })
  const { app, crm, close } = createCrmApp({ settings })
  const server = await listen(app, { host: settings.host, port, setting: 'CRM_PORT' })
  return {
    url: settings.crmUrl,
    async makeOrganization(name, adminEmail, accounts) {
      const org = await buildOrganization(crm, name)
      const admin = {
        first_name: 'Odile',
        last_name: 'Marchetti',
        email: adminEmail,
        profile: 'Administrator' as const,
      }
      const [adminId = ''] = await transactOrg(org, async ctx => {
        const users = await buildUsers(ctx, [admin])
        const owner_id = users[0] ?? null
        for (const { id, name, contacts } of accounts) {
          await buildAccounts(ctx, [{ id, name, type: 'Customer', owner_id }])
          const at = { account_id: id, owner_id }
          await buildContacts(
            ctx,
            contacts.map(contact => ({ ...contact, ...at })),
          )
          await buildDeals(ctx, [{ name: `First order of ${name}`, stage: 'Proposal', amount: '1200', ...at }])
        }
        return users
      })
      await giveLogin(crm, org, adminId, adminEmail, 'Odile Marchetti')
    },
    async close() {
      await server.close()
      await close()
      await database.drop()
    },
  }
}
