import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible, openStage, type Stage, signIn } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
}, 120_000)
afterAll(() => stage?.close())

async function generateKey(page: Page): Promise<string> {
  await signIn(page, stage.crmUrl, 'admin@crm.example')
  await page.getByRole('link', { name: 'Setup' }).click()
  await page.getByRole('button', { name: 'General settings' }).click()
  await page.getByRole('link', { name: 'Developers Space' }).click()
  await page.getByRole('link', { name: /Service Communication \(ZSC\) Key/ }).click()
  await page.getByRole('button', { name: 'Generate Now' }).click()
  return (await page.getByRole('region', { name: 'Your new key' }).locator('code').textContent()) ?? ''
}

/** All Users > Client Users > Other actions > Import From CRM. */
async function goToImport(page: Page) {
  await page.getByRole('link', { name: 'All Users' }).click()
  await page.getByRole('link', { name: /^Client Users/ }).click()
  await page.getByRole('button', { name: 'Other actions' }).click()
  await page.getByRole('menuitem', { name: 'Import From CRM' }).click()
}

const rowOf = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name })
const boxOf = (page: Page, name: string) => page.getByRole('checkbox', { name: new RegExp(`^Select ${name}`) })
const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)

describe('the main job, for clients', () => {
  it('goes word for word: all accounts and contacts, projects for a company, one question decided', async () => {
    const page = await stage.open()
    const key = await generateKey(page)
    await signIn(page, stage.portalUrl, 'admin@portal.example')
    await goToImport(page)

    await page.getByLabel('Email address').waitFor()
    await page.getByText('The next step only reads all accounts, contacts and potentials.').waitFor()
    await expectAccessible(page)
    await page.getByLabel('Email address').fill('admin@crm.example')
    await page.getByLabel('ZSC key').fill(key)
    await page.getByRole('button', { name: 'Next Step' }).click()

    await page.getByRole('heading', { name: '60 accounts and 180 contacts in Larkspur Sales' }).waitFor()
    await rowOf(page, 'Alder Boatyard').first().waitFor()
    await expectAccessible(page)
    // Everything is ticked at first; a box in between says that somebody of a company is left out.
    expect(await boxOf(page, 'Agnes Andersson').first().isChecked()).toBe(true)
    await boxOf(page, 'Agnes Andersson').first().uncheck()
    await expect.poll(() => boxOf(page, 'Alder Boatyard').isChecked()).toBe(false)
    await boxOf(page, 'Alder Boatyard').check()
    expect(await boxOf(page, 'Agnes Andersson').first().isChecked()).toBe(true)

    await page.getByRole('button', { name: 'Projects for Alder Boatyard' }).click()
    await page.getByRole('dialog').getByText('Quillon: trial handbook').click()
    await page.getByRole('dialog').getByText('Brightwater: customer letters').click()
    await page.keyboard.press('Escape')
    await rowOf(page, 'Alder Boatyard').getByText('Brightwater').first().waitFor()

    await page.getByRole('button', { name: /Conflict$/ }).click()
    await page.getByRole('button', { name: 'Same company: Harbour & Pine Architects' }).click()
    await page.getByRole('button', { name: 'Change what was decided about Harbour & Pine Architects' }).waitFor()
    await page.getByRole('button', { name: 'Decide… Priya Raghunathan' }).click()
    await page.getByRole('dialog').getByText('Stays a portal user and nothing else.').waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Leave out' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await rowOf(page, 'Priya Raghunathan')
      .getByText(/^Left out, as decided by Ingrid/)
      .waitFor()

    // A reload loses nothing: choices live in the plan, not in the browser.
    await page.getByRole('button', { name: /\d All$/ }).click()
    await page.reload()
    await rowOf(page, 'Alder Boatyard').getByText('Brightwater').first().waitFor()
    await page.getByRole('button', { name: 'Collapse all' }).click()
    await expect.poll(() => rowOf(page, 'Agnes Andersson').count()).toBe(0)
    await page.getByRole('button', { name: 'Contacts of Alder Boatyard' }).click()
    await rowOf(page, 'Agnes Andersson').first().waitFor()

    await page.getByRole('button', { name: 'Import Clients Now' }).click()
    const question = page.getByRole('dialog')
    await question.getByText('Nobody gets mail.').waitFor()
    await expectAccessible(page)
    await question.getByRole('button', { name: /^Import \d+ companies and \d+ people$/ }).click()

    await page.getByText('Every record read is counted once, and the sum is right').waitFor()
    await page.getByRole('heading', { name: 'Accounts', exact: true }).waitFor()
    await page.getByRole('heading', { name: 'Contacts', exact: true }).waitFor()
    await rowOf(page, 'Alder Boatyard').first().waitFor()
    await expectAccessible(page)

    await page.getByRole('link', { name: 'All Users' }).click()
    await page.getByRole('link', { name: /^Client Users/ }).click()
    await rowOf(page, 'Agnes Andersson').first().waitFor()
    await page.getByRole('link', { name: 'Imports' }).click()
    await page.getByText('Accounts and contacts', { exact: true }).waitFor()
    await expectAccessible(page)
  }, 120_000)

  it('changes nothing the second time, also on a phone in the dark', async () => {
    const page = await stage.open()
    await signIn(page, stage.portalUrl, 'admin@portal.example')
    await goToImport(page)
    await page.getByRole('heading', { name: 'Larkspur Sales is connected' }).waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Next Step' }).click()
    await page.getByRole('heading', { name: '60 accounts and 180 contacts in Larkspur Sales' }).waitFor()
    await page.getByText('Nothing can be ticked', { exact: true }).waitFor()
    expect(await page.getByRole('button', { name: 'Import Clients Now' }).isDisabled()).toBe(true)

    const phone = await stage.open({ width: 390, height: 844, dark: true })
    await signIn(phone, stage.portalUrl, 'admin@portal.example')
    await phone.waitForURL(/\/p\//)
    await phone.goto(page.url())
    await phone.getByRole('row').filter({ hasText: 'Alder Boatyard' }).first().waitFor()
    await expectAccessible(phone)
    expect(await overflow(phone)).toBe(0)
    await phone.getByRole('button', { name: /Conflict$/ }).click()
    await phone.getByRole('button', { name: /^Decide… Brightwater/ }).click()
    await phone.getByRole('dialog').getByText('Two companies').waitFor()
    await expectAccessible(phone)
  }, 60_000)
})
