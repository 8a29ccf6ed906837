import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible, openStage, type Stage, signIn } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
}, 120_000)
afterAll(() => stage?.close())

/** Generates a key in the CRM by the labels on the screen, and reads the pair off it. */
async function generateKey(page: Page): Promise<{ email: string; key: string }> {
  await signIn(page, stage.crmUrl, 'admin@crm.example')
  await page.getByRole('link', { name: 'Setup' }).click()
  await page.getByRole('heading', { name: 'Setup', level: 1 }).waitFor()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'General settings' }).click()
  await page.getByRole('link', { name: 'Developers Space' }).click()
  await page.getByRole('heading', { name: 'Developers Space', level: 1 }).waitFor()
  await expectAccessible(page)
  await page.getByRole('link', { name: /Service Communication \(ZSC\) Key/ }).click()
  await page.getByRole('heading', { name: 'Service Communication (ZSC) Key', level: 1 }).waitFor()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Generate Now' }).click()
  const once = page.getByRole('region', { name: 'Your new key' })
  await once.waitFor()
  await expectAccessible(page)
  const key = (await once.locator('code').textContent()) ?? ''
  await once.getByRole('button', { name: /Copy.*ZSC key/ }).click()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(key)
  return { email: 'admin@crm.example', key }
}

describe('the main job', () => {
  it('goes word for word: generate a key, import with roles and working projects, come in as one of them', async () => {
    const page = await stage.open()
    const { email, key } = await generateKey(page)
    expect(key).toMatch(/^zsc_[A-Za-z0-9]+_[A-Za-z0-9]{4}$/)
    await page.reload()
    await page.getByRole('heading', { name: 'Service Communication (ZSC) Key', level: 1 }).waitFor()
    expect(await page.content()).not.toContain(key)

    // The same browser, signed in to both products: neither cookie replaces the other.
    await signIn(page, stage.portalUrl, 'admin@portal.example')
    await page.getByRole('link', { name: 'All Users' }).click()
    await page.getByRole('link', { name: 'Portal Users 4' }).waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Other actions' }).click()
    await page.getByRole('menuitem', { name: 'Import From CRM' }).waitFor()
    await expectAccessible(page)
    await page.getByRole('menuitem', { name: 'Import From CRM' }).click()

    await page.getByLabel('Email address').fill('rep@crm.example')
    await page.getByLabel('ZSC key').fill(key)
    await page.getByRole('button', { name: 'Next Step' }).click()
    await page.getByText('The CRM refused this pair.').waitFor()
    await expectAccessible(page)
    await page.getByLabel('Email address').fill(email)
    await page.getByRole('button', { name: 'Next Step' }).click()

    await page.getByRole('heading', { name: /CRM users in Larkspur Sales/ }).waitFor()
    await expectAccessible(page)
    const row = (name: string) => page.getByRole('row').filter({ hasText: name })
    await row('Łukasz Wójcik')
      .getByLabel(/^User Role of/)
      .selectOption('Manager')
    await row('Łukasz Wójcik')
      .getByRole('button', { name: /^Working Project of/ })
      .click()
    await page.getByRole('dialog').getByText('Brightwater: customer letters').click()
    await page.keyboard.press('Escape')
    await row('Łukasz Wójcik').getByText('Brightwater').waitFor()
    // A reload loses nothing: choices live in the plan, not in the browser.
    await page.reload()
    await row('Łukasz Wójcik').getByText('Brightwater').waitFor()
    await page.getByLabel(/Send invitations now/).check()
    await page.getByRole('button', { name: 'Import Users Now' }).click()
    const question = page.getByRole('dialog')
    await question.waitFor()
    await expectAccessible(page)
    await question.getByRole('button', { name: /^Import \d+ people$/ }).click()

    await page.getByText('Every record read is counted once, and the sum is right').waitFor()
    await expectAccessible(page)
    await page.getByRole('link', { name: 'All Users' }).click()
    // Not the list of before, not even for a moment: 18 came in, two of the 20 ticked were here.
    await page.getByText('portal users', { exact: false }).first().waitFor()
    expect(await page.getByText('4 portal users', { exact: true }).count()).toBe(0)
    await row('Łukasz Wójcik').getByText('Manager', { exact: true }).waitFor()
    await row('Łukasz Wójcik').getByText('Invited').waitFor()

    // The invitation waits in the demo's outbox.
    const guest = await stage.open()
    await guest.goto(`${stage.portalUrl}/outbox`)
    await guest
      .getByRole('link', { name: /lukasz/i })
      .first()
      .click()
    const link = await guest.getByRole('link', { name: /invitation/i }).getAttribute('href')
    await guest.goto(link ?? '')
    await guest.getByRole('heading', { name: 'Choose a password' }).waitFor()
    await expectAccessible(guest)
    await guest.getByLabel('Password', { exact: true }).fill('seven green bicycles')
    await guest.getByRole('button', { name: 'Accept invitation' }).click()
    await guest
      .getByRole('link', { name: /Brightwater: customer letters/ })
      .first()
      .waitFor()
    await expectAccessible(guest)
    expect(await guest.getByText('Quillon: trial handbook').count()).toBe(0)
    // A manager keeps the clients, and nothing else of All Users.
    expect(await guest.getByRole('link', { name: 'All Users' }).getAttribute('href')).toMatch(/\/client-users$/)
    expect(await guest.getByRole('link', { name: 'Imports' }).count()).toBe(0)
  }, 120_000)

  it('changes nothing the second time', async () => {
    const page = await stage.open()
    await signIn(page, stage.portalUrl, 'admin@portal.example')
    await page.getByRole('link', { name: 'All Users' }).click()
    await page.getByRole('button', { name: 'Other actions' }).click()
    await page.getByRole('menuitem', { name: 'Import From CRM' }).click()
    await page.getByRole('button', { name: 'Next Step' }).click()
    await page.getByRole('heading', { name: /CRM users in Larkspur Sales/ }).waitFor()
    await page.getByText('Nobody is ticked').waitFor()
    expect(await page.getByRole('button', { name: 'Import Users Now' }).isDisabled()).toBe(true)
  }, 60_000)
})
