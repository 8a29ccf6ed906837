import { readFileSync, existsSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, openStage, type Stage, signIn } from './stage.ts'

let stage: Stage
beforeAll(async () => { stage = await openStage() }, 120_000)
afterAll(() => stage?.close())
const out = '/tmp/h3-dist'
const types: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2', '.woff': 'font/woff' }
async function mine(page: Page) {
  await page.route(url => !url.pathname.startsWith('/api/'), async route => {
    const url = new URL(route.request().url())
    const file = join(out, url.pathname)
    if (extname(file) in types && existsSync(file)) return route.fulfill({ status: 200, contentType: types[extname(file)] as string, body: readFileSync(file) })
    const response = await route.fetch()
    return route.fulfill({ response, body: readFileSync(join(out, 'portal/portal.html')) })
  })
}
const shot = async (page: Page, name: string) => { await page.waitForLoadState('networkidle'); await page.waitForTimeout(300); await page.screenshot({ path: `/tmp/h3/${name}.png` }) }

test('acts', async () => {
  const page = await stage.open()
  await mine(page)
  await signIn(page, `${stage.portalUrl}/sign-in`, 'admin@portal.example')
  await page.waitForURL(/\/p\//)
  const portal = /\/p\/([^/]+)/.exec(page.url())?.[1]
  const at = `${stage.portalUrl}/p/${portal}`
  const tab = `${at}/all-users/client-users`
  await page.goto(tab)
  const row = (name: string | RegExp) => page.getByRole('row').filter({ hasText: name })
  await row('Noor El-Amrani').waitFor()
  const toast = (text: string | RegExp) => page.getByText(text).last().waitFor()
  // add by hand, with a company that is there
  await page.getByRole('button', { name: 'Add client user' }).click()
  await page.getByLabel('First name').fill('Gwen'); await page.getByLabel('Last name').fill('Prys-Jones'); await page.getByLabel('Email address').fill('gwen@harbourpine.example'); await page.getByLabel('Company', { exact: true }).fill('Harbour & Pine Architects')
  await page.getByRole('dialog').getByRole('button', { name: 'Add client user' }).click()
  await toast('Gwen Prys-Jones is a client user of Harbour & Pine Architects.')
  await row('Gwen Prys-Jones').waitFor()
  // fold and unfold one company
  await page.getByRole('button', { name: 'People of Harbour & Pine Architects' }).click()
  await row('Gwen Prys-Jones').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'People of Harbour & Pine Architects' }).click()
  await row('Gwen Prys-Jones').waitFor()
  // collapsed, whole company ticked, bulk deactivate
  await page.getByRole('button', { name: 'Collapse all' }).click()
  await row('Noor El-Amrani').waitFor({ state: 'detached' })
  await page.getByRole('checkbox', { name: 'Select everybody at Harbour & Pine Architects' }).click()
  await page.getByText('2 selected').waitFor()
  await page.getByRole('button', { name: 'Deactivate…' }).click()
  await page.getByRole('button', { name: 'Deactivate 2 people' }).click()
  await toast('2 people are deactivated.')
  await page.getByText('2 deactivated').waitFor()
  await page.getByRole('button', { name: 'Expand all' }).click()
  await row('Noor El-Amrani').waitFor()
  await row('Noor El-Amrani').getByText('Deactivated').waitFor()
  // reactivate by menu
  await page.getByRole('button', { name: 'Actions for Noor El-Amrani' }).click(); await page.getByRole('menuitem', { name: 'Reactivate' }).click(); await toast('Noor El-Amrani is reactivated.'); await row('Noor El-Amrani').getByText('Not invited').waitFor()
  await page.getByRole('button', { name: 'Actions for Gwen Prys-Jones' }).click(); await page.getByRole('menuitem', { name: 'Reactivate' }).click(); await toast('Gwen Prys-Jones is reactivated.'); await row('Gwen Prys-Jones').getByText('Not invited').waitFor()
  // second company
  await page.getByRole('button', { name: 'Actions for Gwen Prys-Jones' }).click(); await page.getByRole('menuitem', { name: 'Add to another company' }).click()
  await page.getByLabel('Company', { exact: true }).fill('Brightwater Municipal Utilities'); await page.getByLabel('Title there').fill('Adviser'); await page.getByRole('button', { name: 'Add to company' }).click()
  await toast(/is a client user of Brightwater/)
  // invite with own words
  await page.getByRole('checkbox', { name: 'Select Noor El-Amrani' }).click()
  await page.getByRole('button', { name: 'Invite…' }).click()
  await page.getByLabel('Subject').fill('Hello {nobody}'); await page.getByLabel('Yes, mail 1 person now.').check(); await page.getByRole('button', { name: 'Send 1 mail' }).click()
  await page.getByText('{nobody} is not known here.').waitFor(); await shot(page, 'x-refused'); await expectAccessible(page)
  await page.getByLabel('Subject').fill('Welcome to {portal}'); await page.getByRole('button', { name: 'Preview' }).click(); await page.getByText('Welcome to Larkspur Delivery').waitFor(); await page.getByRole('button', { name: 'Send 1 mail' }).click()
  await toast('1 person invited.')
  await row('Noor El-Amrani').getByText('Invited').waitFor()
  // link
  await page.getByRole('button', { name: 'Actions for Noor El-Amrani' }).click(); await page.getByRole('menuitem', { name: 'Copy invitation link' }).click(); await page.getByText(/\/invitation\//).waitFor(); await shot(page, 'x-link'); await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()
  // search shows the person under the company
  await page.getByLabel('Search person or company').fill('frederikke'); await row('Noor El-Amrani').waitFor({ state: 'detached' }); await row('Frederikke').waitFor(); await shot(page, 'x-search')
  await page.getByLabel('Search person or company').fill('zzz'); await page.getByText('No client user matches').waitFor(); await shot(page, 'x-nothing'); await page.getByRole('button', { name: 'Clear filters' }).click(); await row('Noor El-Amrani').waitFor()
  // move in bulk
  await page.getByRole('checkbox', { name: 'Select Frederikke Møller' }).click(); await page.getByRole('button', { name: 'Move to company…' }).click(); await page.getByLabel('Company', { exact: true }).fill('Quillon Ltd'); await shot(page, 'x-move'); await page.getByRole('button', { name: 'Move 1 person' }).click(); await toast('1 person is at Quillon Ltd now.')
  // filter by company, with search in the filter
  await page.getByRole('button', { name: 'Company', exact: true }).click(); await page.getByLabel('Search Company').fill('quill'); await page.getByRole('dialog').getByLabel(/Quillon Ltd/).check(); await shot(page, 'x-filter'); await page.keyboard.press('Escape'); await row('Noor El-Amrani').waitFor({ state: 'detached' }); await row('Frederikke').waitFor()
  await page.getByRole('button', { name: 'Clear Company' }).click(); await row('Noor El-Amrani').waitFor()
  // keyboard: arrows from the first tick
  await page.getByRole('checkbox', { name: /Select everybody at Brightwater/ }).focus(); await page.keyboard.press('ArrowDown'); expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Comfort')
  await page.keyboard.press(' '); await page.getByText('1 selected').waitFor(); await page.keyboard.press('Enter'); await page.waitForURL(/client-users\/[0-9a-f-]+$/); await page.getByRole('heading', { level: 1 }).waitFor(); await shot(page, 'x-user')
  await page.goBack()
  // company acts
  await page.getByRole('link', { name: 'Quillon Ltd' }).click(); await page.getByRole('heading', { name: 'Quillon Ltd' }).waitFor()
  await page.getByRole('button', { name: 'Actions for Quillon Ltd' }).click(); await page.getByRole('menuitem', { name: 'Deactivate company' }).click(); await page.getByRole('button', { name: 'Deactivate company' }).click(); await page.getByText('This company is deactivated.').waitFor(); await shot(page, 'x-deactivated'); await expectAccessible(page)
  await page.getByRole('link', { name: /^Projects/ }).last().click(); await page.getByText('No projects yet').waitFor(); await shot(page, 'x-noprojects')
  await page.getByRole('link', { name: /^People/ }).click(); await shot(page, 'x-people-deactivated')
  await page.getByRole('button', { name: 'Actions for Quillon Ltd' }).click(); await page.getByRole('menuitem', { name: 'Reactivate company' }).click(); await page.getByText('This company is deactivated.').waitFor({ state: 'detached' })
  await page.goto(`${at}/client-companies/${portal}`); await page.getByText('This client company is not here').waitFor(); await shot(page, 'x-404')
  // words
  await page.goto(tab); await page.getByRole('button', { name: 'Other actions' }).click(); await page.getByRole('menuitem', { name: 'Invitation words' }).click(); await page.getByLabel('Subject').fill('Come in'); await page.getByRole('button', { name: 'Save the words' }).click(); await toast('Clients are invited in these words from now on.')
  // a manager
  const manager = await stage.open(); await mine(manager)
  await signIn(manager, `${stage.portalUrl}/sign-in`, 'aoife@larkspur.example'); await manager.waitForURL(/\/p\//)
  await manager.goto(tab); await manager.getByText('Noor El-Amrani').first().waitFor(); expect(await manager.getByRole('button', { name: 'Source' }).count()).toBe(0)
  await manager.getByRole('button', { name: 'Other actions' }).click(); expect(await manager.getByRole('menuitem', { name: 'Import From CRM' }).count()).toBe(0); await shot(manager, 'm-tree'); await expectAccessible(manager)
  await manager.keyboard.press('Escape'); await manager.getByRole('link', { name: 'Harbour & Pine Architects' }).click(); await manager.getByRole('heading', { name: 'Harbour & Pine Architects' }).waitFor(); await shot(manager, 'm-company'); expect(await manager.getByText('CRM Account Information').count()).toBe(0)
  const employee = await stage.open(); await mine(employee)
  await signIn(employee, `${stage.portalUrl}/sign-in`, 'employee@portal.example'); await employee.waitForURL(/\/p\//)
  expect(await employee.getByRole('link', { name: 'Client companies' }).count()).toBe(0)
  await employee.goto(`${at}/client-companies`); await employee.getByText('This page is for administrators').first().waitFor()
}, 240_000)
