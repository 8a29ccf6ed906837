import type { Client } from 'pg'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Connected, call, connectByApi, importByApi, planByApi } from './by-api.ts'
import { atDatabase, queueBehind, whileHeld } from './holding.ts'
import { expectAccessible, openStage, type Stage, signIn } from './stage.ts'

let stage: Stage
let connected: Connected
beforeAll(async () => {
  stage = await openStage()
  connected = await connectByApi(stage)
}, 120_000)
afterAll(() => stage?.close())

const database = <R>(work: (db: Client) => Promise<R>) => atDatabase(stage, work)

const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
const rowOf = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name })

describe('an import that is stopped', () => {
  it('keeps what it did, goes on when told to, and tells whoever went elsewhere that it is done', async () => {
    const { page, at } = connected
    const plan = await planByApi(connected, 'client')
    await page.goto(`${at}/import/choose/${plan}?kind=client`)
    await whileHeld(stage, 'client_company', async letOn => {
      await page.getByRole('button', { name: 'Import Clients Now' }).click()
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /^Import/ })
        .click()
      // Which step it is at, and how far, also after a reload.
      await page.getByText(/^Step 1 of 2, accounts: 0 of 60/).waitFor()
      await page.reload()
      await page.getByText(/^Step 1 of 2, accounts: 0 of 60/).waitFor()
      await page.getByRole('button', { name: 'Stop…' }).click()
      await page.getByRole('dialog').getByText('What is done stays until you undo it').waitFor()
      await expectAccessible(page)
      await page.getByRole('button', { name: 'Stop the import' }).click()
      // It stops after the rows it is at: the accounts, which wait for their table.
      await queueBehind(stage, letOn)
    })
    await page.getByRole('heading', { name: 'The import is stopped' }).waitFor()
    await page.getByText(/^Stopped by Ingrid Sætre-Halvorsen today/).waitFor()
    await page.getByText('60 of 240 done.').waitFor()
    await expectAccessible(page)

    const run = page.url().replace(/.*\/run\/([^?]+).*/, '$1')
    await page.goto(`${at}/imports`)
    await rowOf(page, 'Stopped').getByText('60 of 240').waitFor()
    await page.getByRole('button', { name: /^Actions for the import of / }).click()
    await page.getByRole('menuitem', { name: 'Go on' }).waitFor()
    await page.getByRole('menuitem', { name: 'Undo what was done…' }).waitFor()
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await rowOf(page, 'Stopped').click()
    // Its report says of nobody that they came in before they did.
    await page.getByRole('img', { name: /^Read 180 equals .* plus Not done 180$/ }).waitFor()
    await rowOf(page, 'Agnes Andersson').first().getByText('It was stopped before this').waitFor()
    await expectAccessible(page)

    await whileHeld(stage, 'client_user', async () => {
      await page.getByRole('button', { name: 'Go on' }).click()
      await page.getByRole('button', { name: 'Stop…' }).waitFor()
      await expectAccessible(page)
      await page.getByRole('link', { name: 'Projects', exact: true }).first().click()
      await page.getByRole('heading', { name: 'Projects' }).waitFor()
      expect(await page.getByText(/^The import from/).count()).toBe(0)
    })
    await page.getByText(/^The import from Larkspur Sales is done: \d+ companies, \d+ people\./).waitFor()
    await expectAccessible(page)
    await page.reload()
    await page.getByText(/^The import from Larkspur Sales is done/).waitFor()
    await page.getByRole('link', { name: 'Open report' }).click()
    await page.waitForURL(`${at}/imports/${run}`)
    await page.getByText('Every record read is counted once, and the sum is right').waitFor()
    expect(await page.getByText(/^The import from Larkspur/).count()).toBe(0)
    await page.reload()
    await page.getByText('Every record read is counted once, and the sum is right').waitFor()
    expect(await page.getByText(/^The import from Larkspur/).count()).toBe(0)
  }, 120_000)
})

describe('the brake', () => {
  it('stops a plan that takes access from too many, shows exactly whom, and lets it go on once that is said', async () => {
    const { page, at, api } = connected
    await importByApi(connected, 'user')
    const leavers = ['Aoife Ní Dhomhnaill', 'Łukasz Wójcik', 'Óscar Peñalver']
    await database(db =>
      db.query(`update crm.crm_user set status = 'inactive', modified_time = now() where email = any($1)`, [
        ['aoife@larkspur.example', 'lukasz@larkspur.example', 'oscar@larkspur.example'],
      ]),
    )
    const plan = await planByApi(connected, 'user')
    await page.goto(`${at}/import/choose/${plan}`)
    for (const name of leavers) await page.getByRole('checkbox', { name: `Select ${name}` }).check()
    await page.getByText(/3 of \d+ people would lose access at once; 2 may\./).waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Show whom it hits' }).click()
    await expect.poll(() => page.getByRole('row').count()).toBe(4)
    for (const name of leavers) await rowOf(page, name).getByText('Left the CRM').waitFor()

    await page.getByRole('button', { name: 'Import Users Now' }).click()
    const question = page.getByRole('dialog')
    const go = question.getByRole('button', { name: 'Take access from 3 people' })
    await go.waitFor()
    expect(await go.isDisabled()).toBe(true)
    await expectAccessible(page)
    await question.getByLabel('Take access from 3 people: I have looked at them').check()
    await go.click()
    await page.getByText('Everything that was ticked is carried out.').waitFor()
    await page.getByRole('img', { name: /plus Deactivated 3 plus/ }).waitFor()
    const gone = await call<{ rows: { name: string }[] }>(page, 'GET', `${api}/portal-users?status=deactivated`)
    expect(gone.rows.map(one => one.name).sort()).toEqual([...leavers].sort())
  }, 90_000)

  it('says in plain words that the CRM answered with much less, also on a phone in the dark', async () => {
    const { at, api, page } = connected
    await database(async db => {
      await db.query('update crm.deal set contact_id = null')
      await db.query('delete from crm.contact where id in (select id from crm.contact order by id limit 100)')
    })
    const plan = await planByApi(connected, 'client')
    const phone = await stage.open({ width: 390, height: 844, dark: true })
    await signIn(phone, stage.portalUrl, 'admin@portal.example')
    await phone.waitForURL(/\/p\//)
    await phone.goto(`${at}/import/choose/${plan}?kind=client`)
    await phone.getByText(/contacts that were tied here are suddenly gone from the CRM\./).waitFor()
    await expectAccessible(phone)
    expect(await overflow(phone)).toBe(0)
    await phone.getByRole('button', { name: 'Show what is gone' }).click()
    await phone.getByRole('button', { name: 'Show what is gone' }).waitFor({ state: 'detached' })
    await phone.locator('[role=table][aria-busy=false]').waitFor()
    await phone.getByText('Left the CRM').nth(1).waitFor()
    await expectAccessible(phone)

    // Where that is how it is, the connection can be told so.
    await page.goto(`${at}/all-users/portal-users`)
    await page.getByRole('button', { name: 'Actions for Larkspur Sales' }).click()
    await page.getByRole('menuitem', { name: 'When imports stop…' }).click()
    await page.getByLabel('How much smaller the CRM may be').fill('more')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Give a whole number from 1 to 100.').waitFor()
    await expectAccessible(page)
    await page.getByLabel('How much smaller the CRM may be').fill('90')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    const { brake } = await call<{ brake: { isOn: boolean } }>(page, 'GET', `${api}/plans/${plan}`)
    expect(brake.isOn).toBe(false)
  }, 90_000)
})
