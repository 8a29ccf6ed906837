// What tests of small, told worlds share: both sides, and the portal's rows beside them.
import { Client } from 'pg'
import { afterAll, beforeAll } from 'vitest'
import { hold, type Importer, openImporter, openSides, type Records, type Sides } from './trust-crm.ts'

export let sides: Sides
export let client: Client

beforeAll(async () => {
  sides = await openSides()
  client = new Client({ connectionString: sides.server.databaseUrl, options: '-c search_path=portal' })
  await client.connect()
})
afterAll(async () => {
  await client?.end()
  await sides?.close()
})

/** A fresh portal, and a CRM that holds these records and no others. */
export async function begin(records: Records): Promise<Importer> {
  hold(sides.crm, records)
  return openImporter(sides, 'Small')
}
