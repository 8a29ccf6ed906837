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

/** The organisation of the other CRM, and its administrator, who signs in there with the demo's password. */
export const harrier = { name: 'Harrier Trading', email: 'odile@harrier.example' }

/** The numbers its records get: such as others have in the first CRM. */
export type Numbers = Record<'greylag' | 'saltmarsh' | 'idris' | 'tilda', string>

/** A CRM on a port and over a database of its own, as another company would run it. */
export type OtherCrm = {
  url: string
  makeHarrier: (numbers: Numbers) => Promise<void>
  close: () => Promise<void>
}

/** Opens a second CRM, empty; name its address to the stage as one the portal may reach. */
export async function openOtherCrm(): Promise<OtherCrm> {
  const database = await createTestDatabase('crm')
  const port = await freePort()
  const settings = testSettings(database.url, { CRM_PORT: String(port), LOG_LEVEL: 'silent' })
  const { app, crm, close } = createCrmApp({ settings })
  const server = await listen(app, { host: settings.host, port, setting: 'CRM_PORT' })
  return {
    url: settings.crmUrl,
    async makeHarrier(numbers) {
      const org = await buildOrganization(crm, harrier.name)
      const [odile = ''] = await transactOrg(org, async ctx => {
        const odile = { first_name: 'Odile', last_name: 'Marchetti', email: harrier.email }
        const users = await buildUsers(ctx, [{ ...odile, profile: 'Administrator' }])
        const owner_id = users[0] ?? null
        await buildAccounts(ctx, [
          { id: numbers.greylag, name: 'Greylag Ceramics', type: 'Customer', owner_id },
          // A customer of both organisations, here under the number of somebody else there.
          { id: numbers.saltmarsh, name: 'Saltmarsh Books', type: 'Customer', owner_id },
        ])
        const at = { account_id: numbers.greylag, owner_id }
        await buildContacts(ctx, [
          { ...at, id: numbers.idris, first_name: 'Idris', last_name: 'Calloway', email: 'idris@greylag.example' },
          { ...at, id: numbers.tilda, first_name: 'Tilda', last_name: 'Brandvold', email: 'tilda@greylag.example' },
        ])
        await buildDeals(ctx, [{ ...at, name: 'Glazes for a year', stage: 'Proposal', amount: '1200' }])
        return users
      })
      await giveLogin(crm, org, odile, harrier.email, 'Odile Marchetti')
    },
    async close() {
      await server.close()
      await close()
      await database.drop()
    },
  }
}
