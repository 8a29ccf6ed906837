import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Connected, call, connectByApi, planByApi } from './by-api.ts'
import { atDatabase, queueBehind, whileHeld } from './holding.ts'
import { expectAccessible, openStage, type Stage } from './stage.ts'

let stage: Stage
let connected: Connected
beforeAll(async () => {
  stage = await openStage()
  connected = await connectByApi(stage)
}, 120_000)
afterAll(() => stage?.close())

type People = { total: number; rows: { id: string; name: string; version: number }[] }

const people = (query = '') => call<People>(connected.page, 'GET', `${connected.api}/portal-users?limit=1${query}`)
const rowOf = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name })
const undoButton = (page: Page) => page.getByRole('button', { name: /^Undo [\d,]+ changes$/ })
const undo = async (page: Page) => {
  await undoButton(page).click()
  await undoButton(page.getByRole('dialog') as unknown as Page).click()
  await page.getByText('Every change is counted once, and the sum is right').waitFor()
}

describe('an import of staff', () => {
  it('tells whoever went elsewhere that the CRM is read, and leads to the plan', async () => {
    const { page, at } = connected
    await page.goto(`${at}/import/key`)
    await whileHeld(stage, 'crm_record', async () => {
      await page.getByRole('button', { name: 'Next Step' }).click()
      await page.getByRole('heading', { name: 'Reading the CRM users of Larkspur Sales' }).waitFor()
      await page.getByText(/^Started at/).waitFor()
      await page.goto(`${at}/projects`)
      await page.getByRole('heading', { name: 'Projects' }).waitFor()
      expect(await page.getByText(/is read:/).count()).toBe(0)
    })
    await page.getByText(/^Larkspur Sales is read: \d+ CRM users\. Nothing is imported yet\.$/).waitFor()
    await expectAccessible(page)
    // Told until it is seen.
    await page.reload()
    await page.getByText(/^Larkspur Sales is read/).waitFor()
    await page.getByRole('link', { name: 'Go on' }).click()
    await page.waitForURL(`${at}/import/choose/*`)
    await rowOf(page, 'Aoife Ní Dhomhnaill').waitFor()
    await page.goto(`${at}/projects`)
    await page.getByRole('heading', { name: 'Projects' }).waitFor()
    expect(await page.getByText(/^Larkspur Sales is read/).count()).toBe(0)
  }, 90_000)

  it('is stopped, goes on when told to, and tells whoever went elsewhere that it is done', async () => {
    const { page, at } = connected
    // More than are carried out at once.
    await atDatabase(stage, db =>
      db.query(`
        insert into crm.crm_user select (jsonb_populate_record(u, jsonb_build_object('id', nextval('crm.record_id'), 'login_id', null,
          'last_name', 'Crowd ' || n, 'email', 'crowd.' || n || '@larkspur.example', 'email_key', 'crowd.' || n || '@larkspur.example',
          'name_key', 'crowd ' || n))).*
        from crm.crm_user u, generate_series(1, 2200) n where u.email = 'oscar@larkspur.example'`),
    )
    const plan = await planByApi(connected, 'user')
    await page.goto(`${at}/import/choose/${plan}?q=Peñalver`)
    await page.getByRole('checkbox', { name: 'Select Óscar Peñalver' }).uncheck()
    await whileHeld(stage, 'crm_link', async letOn => {
      await page.getByRole('button', { name: 'Import Users Now' }).click()
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /^Import/ })
        .click()
      await page.getByRole('button', { name: 'Stop…' }).click()
      await page.getByRole('button', { name: 'Stop the import' }).click()
      await queueBehind(stage, letOn)
    })
    await page.getByRole('heading', { name: 'The import is stopped' }).waitFor()
    await page.getByText(/2,000 of 2,\d\d\d done\./).waitFor()
    await expectAccessible(page)

    await whileHeld(stage, 'crm_link', async () => {
      await page.getByRole('button', { name: 'Go on' }).click()
      await page.getByRole('button', { name: 'Stop…' }).waitFor()
      await page.goto(`${at}/projects`)
      await page.getByRole('heading', { name: 'Projects' }).waitFor()
      expect(await page.getByText(/^The import from/).count()).toBe(0)
    })
    await page.getByText(/^The import from Larkspur Sales is done: 2,2\d\d people\./).waitFor()
    await page.getByRole('link', { name: 'Open report' }).click()
    await page.getByText('Every record read is counted once, and the sum is right').waitFor()
    await expectAccessible(page)
  }, 120_000)

  it('is undone but for whom somebody changed since, and the undo is undone as well', async () => {
    const { page, api } = connected
    const after = await people()
    const changed = (await people('&q=Henrik')).rows[0]
    await call(page, 'PATCH', `${api}/portal-users/${changed?.id}`, {
      version: changed?.version,
      title: 'Head of words',
    })
    await page.getByRole('button', { name: 'Undo this import…' }).click()
    await page.getByRole('heading', { name: /^Undo the import of / }).waitFor()
    await rowOf(page, 'Henrik Aalto').getByText('Changed since by Ingrid Sætre-Halvorsen').waitFor()
    await expectAccessible(page)
    await undo(page)
    await page.getByText('Undone, but 1 change was kept: each says why.').waitFor()
    expect((await people('&q=Crowd')).total).toBe(0)
    expect((await people('&q=Henrik')).total).toBe(1)

    await page.getByRole('button', { name: 'Undo this undo…' }).click()
    await page.getByRole('heading', { name: /^Undo the undo of / }).waitFor()
    await undo(page)
    await page.getByText('Everything it did is undone.').waitFor()
    expect((await people('&q=Crowd')).total).toBe(2200)
    expect((await people()).total).toBe(after.total)
  }, 120_000)

  it('leaves conflicts alone until they are decided where all conflicts are, and goes by it from then on', async () => {
    const { page, at } = connected
    await page.goto(`${at}/imports/conflicts`)
    await rowOf(page, 'Noor El-Amrani').getByText('Is a client user here, of Harbour & Pine Architects').waitFor()
    await rowOf(page, 'Christophe Delacroix-Beaumont').getByText('Same email as Wiebke Janßen').waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Leave out: Noor El-Amrani' }).click()
    await page.getByText('Noor El-Amrani: left out. The next import goes by it.').waitFor()
    await page.getByRole('checkbox', { name: /^Select all/ }).check()
    await page.getByRole('button', { name: 'Leave out…', exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Leave out' }).click()
    await page.getByRole('heading', { name: 'No conflicts' }).waitFor()

    const plan = await planByApi(connected, 'user')
    await page.goto(`${at}/import/choose/${plan}?q=Noor`)
    await rowOf(page, 'Noor El-Amrani')
      .getByText(/^Left out, as decided by Ingrid Sætre-Halvorsen/)
      .waitFor()
    await page.goto(`${at}/imports/decided`)
    await page.getByRole('button', { name: 'Take back: Noor El-Amrani' }).click()
    await page.getByRole('link', { name: 'Conflicts 1' }).waitFor()
  }, 90_000)
})
