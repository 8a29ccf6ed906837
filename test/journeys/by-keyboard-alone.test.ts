import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { demoPassword, openStage, type Stage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
}, 120_000)
afterAll(() => stage?.close())

/** What has the focus, as somebody hears it: its role or tag, and its name. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const at = document.activeElement as HTMLElement | null
    // A place that only holds the focus, such as the page after a move, is nothing to press.
    if (!at || at === document.body || (at.getAttribute('tabindex') === '-1' && !at.getAttribute('role')))
      return 'nothing'
    const labelled = at
      .getAttribute('aria-labelledby')
      ?.split(' ')
      .map(id => document.getElementById(id)?.textContent)
      .join(' ')
    const label = (at as HTMLInputElement).labels?.[0]?.textContent
    return (at.getAttribute('aria-label') ?? labelled ?? label ?? at.textContent ?? '').trim()
  })

/** Presses Tab until the focus is on something of this name; gives up after going round. */
async function tabTo(page: Page, name: RegExp, presses = 150): Promise<void> {
  const met: string[] = []
  for (let n = 0; n < presses; n += 1) {
    const now = await focused(page)
    if (name.test(now)) return
    met.push(now)
    await page.keyboard.press('Tab')
  }
  expect.fail(`Tab never reached ${name}. It met: ${[...new Set(met)].join(' | ')}`)
}

const enter = async (page: Page, name: RegExp) => {
  await tabTo(page, name)
  await page.keyboard.press('Enter')
}

async function signIn(page: Page, url: string, email: string) {
  await page.goto(`${url}/sign-in`)
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await tabTo(page, /^Email$/)
  await page.keyboard.type(email)
  await tabTo(page, /^Password$/)
  await page.keyboard.type(demoPassword)
  await page.keyboard.press('Enter')
}

it('an administrator generates a key, imports, chooses, and comes in as somebody imported without a mouse', async () => {
  const page = await stage.open()
  await signIn(page, stage.crmUrl, 'admin@crm.example')
  await page.getByRole('link', { name: 'Setup' }).waitFor()
  await enter(page, /^Setup$/)
  await page.getByRole('heading', { name: 'Setup', level: 1 }).waitFor()
  await enter(page, /^General settings$/)
  await enter(page, /^Developers Space$/)
  await page.getByRole('heading', { name: 'Developers Space', level: 1 }).waitFor()
  await enter(page, /Service Communication \(ZSC\) Key/)
  await page.getByRole('button', { name: 'Generate Now' }).waitFor()
  await enter(page, /^Generate Now$/)
  await page.getByRole('region', { name: 'Your new key' }).waitFor()
  await enter(page, /Copy.*ZSC key|ZSC key.*Copy/i)
  const key = await page.evaluate(() => navigator.clipboard.readText())
  expect(key).toMatch(/^zsc_/)

  await signIn(page, stage.portalUrl, 'admin@portal.example')
  await page.getByRole('link', { name: 'All Users' }).waitFor()
  await enter(page, /^All Users/)
  await page.getByRole('button', { name: 'Other actions' }).waitFor()
  await enter(page, /^Other actions$/)
  await page.getByRole('menuitem', { name: 'Import From CRM' }).waitFor()
  await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'menuitem')
  expect(await focused(page)).toBe('Import From CRM')
  await page.keyboard.press('Enter')
  await page.getByLabel('Email address').waitFor()
  await tabTo(page, /^Email address/)
  await page.keyboard.type('admin@crm.example')
  await tabTo(page, /^ZSC key/)
  await page.keyboard.type(key)
  await enter(page, /^Next Step$/)

  await page.getByRole('heading', { name: /CRM users in Larkspur Sales/ }).waitFor()
  await page.getByRole('row').filter({ hasText: 'Björk' }).waitFor()
  await tabTo(page, /^User Role of Björk/)
  await page.keyboard.press('m')
  await page.getByLabel(/^User Role of Björk.*: Manager/).waitFor()
  await enter(page, /^Working Project of Björk/)
  await page.getByRole('dialog').waitFor()
  await page.keyboard.type('Quillon')
  await tabTo(page, /Quillon: trial handbook/, 20)
  await page.keyboard.press('Space')
  await page.keyboard.press('Escape')
  await page.getByRole('row').filter({ hasText: 'Björk' }).getByText('Quillon').waitFor()
  await tabTo(page, /^Send invitations now/)
  await page.keyboard.press('Space')
  await enter(page, /^Import Users Now$/)
  await page.getByRole('dialog').waitFor()
  await tabTo(page, /^Import \d+ people$/, 10)
  await page.keyboard.press('Enter')
  await page.getByText('Every record read is counted once, and the sum is right').waitFor()

  const guest = await stage.open()
  await guest.goto(`${stage.portalUrl}/outbox`)
  await guest.getByRole('link', { name: /bjork/i }).first().waitFor()
  await enter(guest, /bjork@larkspur\.example/)
  await guest.getByRole('link', { name: 'Accept invitation' }).waitFor()
  await enter(guest, /^Accept invitation$/)
  await guest.getByRole('heading', { name: 'Choose a password' }).waitFor()
  await tabTo(guest, /^Password$/)
  await guest.keyboard.type('seven green bicycles')
  await guest.keyboard.press('Enter')
  await guest
    .getByRole('link', { name: /Quillon: trial handbook/ })
    .first()
    .waitFor()
}, 180_000)
