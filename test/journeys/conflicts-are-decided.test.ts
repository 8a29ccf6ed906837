import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectByApi } from './by-api.ts'
import { expectAccessible, openStage, type Stage, signIn } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
}, 120_000)
afterAll(() => stage?.close())

const rowOf = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name })
const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
const tab = (page: Page, name: string) => page.getByRole('link', { name })

describe('conflicts in one place', () => {
  it('are decided one by one and many at once, and every import to come goes by it', async () => {
    const { page, at } = await connectByApi(stage)
    await page.goto(`${at}/import/key?kind=client`)
    await page.getByRole('button', { name: 'Next Step' }).click()
    await page.getByRole('button', { name: 'Import Clients Now' }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Import \d+ companies and \d+ people$/ })
      .click()

    // The report says what is left, and leads there.
    await page.getByText('5 conflicts were left alone').waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Decide them' }).click()
    await tab(page, 'Conflicts 5').waitFor()
    await rowOf(page, 'Priya Raghunathan').getByText('Is a portal user here').waitFor()
    await expectAccessible(page)

    // One by one: at once where two ways are, in a dialog where more words are needed.
    await page.getByRole('button', { name: 'Same company: Harbour & Pine Architects' }).click()
    await page.getByText('Harbour & Pine Architects: the same company. The next import goes by it.').waitFor()
    await page.getByRole('button', { name: 'Decide… Priya Raghunathan' }).click()
    await page.getByRole('dialog').getByText('Stays a portal user and nothing else.').waitFor()
    await expectAccessible(page)
    await page.getByRole('dialog').getByText('Add as a client user too', { exact: true }).first().click()
    await page.getByRole('dialog').getByRole('button', { name: 'Add as a client user too' }).click()
    await tab(page, 'Conflicts 3').waitFor()

    // Many at once: what an answer does not fit is left, and said.
    await page.getByRole('checkbox', { name: /^Select all/ }).check()
    await page.getByRole('toolbar').getByText('3 selected').waitFor()
    await page.getByRole('button', { name: 'Decide', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Two companies…' }).click()
    await page.getByRole('dialog').getByText('Companies of their own, for 3 conflicts?').waitFor()
    await expectAccessible(page)
    await page.getByRole('dialog').getByRole('button', { name: 'Two companies' }).click()
    await page.getByText('2 conflicts are decided. 1 is left, which that does not fit.').waitFor()
    await page.getByRole('button', { name: 'Leave out: Colm Ó Briain' }).click()
    await page.getByRole('heading', { name: 'No conflicts' }).waitFor()
    await expectAccessible(page)

    // What was decided stands beside it, with who said so, and is taken back there.
    await tab(page, 'Decided 5').click()
    await rowOf(page, 'Colm Ó Briain').getByText('Left out').waitFor()
    await rowOf(page, 'Colm Ó Briain')
      .getByText(/by Ingrid Sætre-Halvorsen, Today/)
      .waitFor()
    await rowOf(page, 'Harbour & Pine').getByText('Same company: Harbour & Pine').first().waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Take back: Møller Textiles A/S' }).click()
    await tab(page, 'Conflicts 1').waitFor()

    // The next import goes by all of it and asks again what was taken back.
    await page.goto(`${at}/import/key?kind=client`)
    await page.getByRole('button', { name: 'Next Step' }).click()
    await page.getByRole('button', { name: /^1\s*Conflict$/ }).click()
    await rowOf(page, 'Møller Textiles A/S').first().waitFor()
    await page.getByRole('button', { name: /Left out$/ }).click()
    await rowOf(page, 'Colm Ó Briain')
      .getByText(/^Left out, as decided by Ingrid Sætre-Halvorsen/)
      .waitFor()
    await page.getByRole('button', { name: 'Import Clients Now' }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Import 2 companies/ })
      .click()
    await page.getByText('Every record read is counted once, and the sum is right').waitFor()
    await page.goto(`${at}/imports/decided`)
    await rowOf(page, 'Harbour & Pine').getByText('Carried out').waitFor()
    expect(await page.getByRole('button', { name: /^Take back/ }).count()).toBe(1)
  }, 180_000)

  it('fit a phone in the dark, and whoever may not import is refused', async () => {
    const phone = await stage.open({ width: 390, height: 844, dark: true })
    await signIn(phone, stage.portalUrl, 'admin@portal.example')
    await phone.waitForURL(/\/p\//)
    const at = phone.url().replace(/(\/p\/[^/]+).*/, '$1')
    for (const view of ['conflicts', 'decided']) {
      await phone.goto(`${at}/imports/${view}`)
      await phone.getByRole('row').first().waitFor()
      await phone.waitForLoadState('networkidle')
      await expectAccessible(phone)
      expect([view, await overflow(phone)]).toEqual([view, 0])
    }
    await phone.goto(`${at}/imports/conflicts`)
    await phone.getByRole('button', { name: 'Decide… Møller Textiles A/S' }).click()
    await phone.getByRole('dialog').getByText('Two companies').first().waitFor()
    await expectAccessible(phone)

    const employee = await stage.open()
    await signIn(employee, stage.portalUrl, 'employee@portal.example')
    await employee.waitForURL(/\/p\//)
    await employee.goto(`${at}/imports/conflicts`)
    await employee.getByRole('heading', { name: /This page is for administrators/ }).waitFor()
  }, 60_000)
})

describe('a field', () => {
  it('is ruled for a connection, kept by hand, handed back, and tells where it came from', async () => {
    const page = await stage.open()
    await signIn(page, stage.portalUrl, 'admin@portal.example')
    await page.waitForURL(/\/p\//)
    const at = page.url().replace(/(\/p\/[^/]+).*/, '$1')
    await page.goto(`${at}/all-users/client-users`)
    await page.getByRole('button', { name: 'Actions for Larkspur Sales' }).click()
    await page.getByRole('menuitem', { name: 'Who decides a field…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Taken only while nothing is here. What is here stays.').waitFor()
    await expect.poll(() => dialog.getByRole('radio', { name: 'Title of client users: CRM' }).isChecked()).toBe(true)
    await expectAccessible(page)
    await dialog.getByRole('radio', { name: 'Title of client users: Portal' }).check()
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved. The next import goes by it.').waitFor()

    await page.goto(`${at}/all-users/client-users?q=Agnes+Andersson&view=people`)
    await page
      .getByRole('link', { name: /Agnes Andersson/ })
      .first()
      .click()
    await page.getByText('brought them in from Larkspur Sales').waitFor()
    await page.getByRole('button', { name: 'Edit', exact: true }).click()
    await dialog.getByLabel('Phone').fill('+47 1')
    await dialog.getByRole('button', { name: /Save/ }).click()
    await page.getByText('Kept here: the CRM does not change it').waitFor()
    await page.getByText('changed phone by hand').waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Hand back: Phone of Agnes Andersson' }).click()
    await page.getByText('handed phone back to the CRM').waitFor()
    await expect.poll(() => page.getByText('Kept here').count()).toBe(0)
    await page.getByRole('link', { name: /^Report of the import of/ }).click()
    await page.getByText('Every record read is counted once, and the sum is right').waitFor()
    expect(await page.getByRole('searchbox', { name: 'Search the report' }).inputValue()).toBe('Agnes Andersson')
  }, 60_000)
})
