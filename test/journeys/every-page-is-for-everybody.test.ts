import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible, openStage, type Stage, signIn } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
}, 120_000)
afterAll(() => stage?.close())

const shapes = [
  ['on a desk', {}],
  ['in the dark', { dark: true }],
  ['on a phone', { width: 390, height: 844 }],
] as const

/** Opens a page, waits until it says what it is, and lets axe look. */
async function look(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await page.waitForLoadState('networkidle')
  await expectAccessible(page)
}

/** Nothing may be wider than the window: a phone does not scroll sideways. */
const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)

describe.each(shapes)('axe finds nothing serious %s', (_name, shape) => {
  it('in the CRM', async () => {
    const page = await stage.open(shape)
    await look(page, `${stage.crmUrl}/sign-in`)
    await look(page, `${stage.crmUrl}/forgot-password`)
    await signIn(page, `${stage.crmUrl}/sign-in`, 'admin@crm.example')
    await page.waitForURL(url => !url.pathname.endsWith('/sign-in'))
    const places = [
      'accounts',
      'contacts',
      'potentials',
      'users',
      'setup',
      'setup/developers-space',
      'setup/developers-space/zsc-key',
      'setup/import',
    ]
    for (const place of places) {
      await look(page, `${stage.crmUrl}/${place}`)
      expect([place, await overflow(page)]).toEqual([place, 0])
    }
    for (const list of ['accounts', 'contacts', 'potentials', 'users']) {
      await page.goto(`${stage.crmUrl}/${list}`)
      await page.getByRole('row').nth(1).waitFor()
      await page.getByRole('row').nth(1).getByRole('link').first().click()
      await page.waitForURL(url => new RegExp(`/${list}/\\d+`).test(url.pathname))
      await look(page, page.url())
    }
  }, 120_000)

  it('in the portal', async () => {
    const page = await stage.open(shape)
    await look(page, `${stage.portalUrl}/sign-in`)
    await look(page, `${stage.portalUrl}/forgot-password`)
    await look(page, `${stage.portalUrl}/invitation/invented`)
    await look(page, `${stage.portalUrl}/outbox`)
    await signIn(page, `${stage.portalUrl}/sign-in`, 'admin@portal.example')
    await page.waitForURL(/\/p\//)
    const at = page.url().replace(/(\/p\/[^/]+).*/, '$1')
    for (const place of [
      'projects',
      'all-users/portal-users',
      'all-users/client-users',
      'imports',
      'imports/conflicts',
      'imports/decided',
      'settings',
      'profile',
      'import/key',
      'import/key?kind=client',
      'nowhere',
    ]) {
      await look(page, `${at}/${place}`)
      expect([place, await overflow(page)]).toEqual([place, 0])
    }
    await page.goto(`${at}/projects`)
    await page
      .getByRole('link', { name: /Harbour & Pine/ })
      .first()
      .click()
    await page.getByRole('heading', { name: /Harbour & Pine/, level: 1 }).waitFor()
    await expectAccessible(page)
    await page.goto(`${at}/all-users/portal-users`)
    await page.getByRole('button', { name: /^Add/ }).first().click()
    await page.getByRole('dialog').waitFor()
    await expectAccessible(page)
  }, 120_000)
})

describe('somebody without the right', () => {
  it('is told in the CRM that the privilege is missing, and whom to ask', async () => {
    const page = await stage.open()
    await signIn(page, `${stage.crmUrl}/sign-in`, 'rep@crm.example')
    await page.getByRole('link', { name: 'Setup' }).waitFor()
    await page.goto(`${stage.crmUrl}/setup/developers-space/zsc-key`)
    await page.getByRole('heading', { name: 'You cannot generate a key' }).waitFor()
    await page.getByText('Astrid Lindqvist-Okonkwo').first().waitFor()
    expect(await page.getByRole('button', { name: /Generate/ }).count()).toBe(0)
    await expectAccessible(page)
  })

  it('sees in the portal their own projects, and is refused where only administrators go', async () => {
    const page = await stage.open()
    await signIn(page, `${stage.portalUrl}/sign-in`, 'employee@portal.example')
    await page
      .getByRole('link', { name: /Tansy Coffee: brand refresh/ })
      .first()
      .waitFor()
    expect(await page.getByText('Quillon: trial handbook').count()).toBe(0)
    expect(await page.getByRole('link', { name: 'All Users' }).count()).toBe(0)
    const at = page.url().replace(/(\/p\/[^/]+).*/, '$1')
    await page.goto(`${at}/all-users/portal-users`)
    await page.getByRole('heading', { name: /This page is for administrators/ }).waitFor()
    await expectAccessible(page)
  })
})
