// What rows of one import have to do with each other holds wherever they are cut into chunks, and beside each other in lanes.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { chunks } from '../src/portal/importing/chunks.ts'
import { begin, client, sides } from './small-worlds.ts'
import { account, contact, hold } from './trust-crm.ts'

const whole = { ...chunks }
beforeAll(() => void Object.assign(chunks, { apply: 1, plan: 1, oneLane: 1 }))
afterAll(() => void Object.assign(chunks, whole))

it('finds every hat of a person by the name they have got meanwhile, whichever row of the import came first', async () => {
  const cleo = { Email: 'cleo@x.example' }
  const accounts = [account(1), account(2)]
  const importer = await begin({
    accounts,
    contacts: [contact(11, null, { ...cleo, First_Name: 'Ben', Last_Name: '' })],
  })
  await importer.run(await importer.planNow('client'))
  const named = { ...cleo, First_Name: 'Ana', Last_Name: 'Voss' }
  // The tie of the one that is gone passes on and brings a new name; the others are further hats of the same person.
  hold(sides.crm, { accounts, contacts: [contact(21, null, named), contact(22, 1, named), contact(23, 2, named)] })
  expect((await importer.run(await importer.planNow('client'))).books).toMatchObject({
    linked: 1,
    created: 2,
    failed: 0,
  })
  const { rows } = await client.query<{ search: string }>('select search from client_user where portal_id = $1', [
    importer.at.portal,
  ])
  expect(rows).toEqual(Array(3).fill({ search: 'ana voss cleo@x.example' }))
})
