import { readFileSync, existsSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, test } from 'vitest'
import { expectAccessible, openStage, type Stage, signIn } from './stage.ts'

let stage: Stage
beforeAll(async () => { stage = await openStage() }, 120_000)
afterAll(() => stage?.close())
const out = '/tmp/h3-dist'
const types: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2', '.woff': 'font/woff' }
export async function mine(page: Page) {
  await page.route(url => !url.pathname.startsWith('/api/'), async route => {
    const url = new URL(route.request().url())
    const file = join(out, url.pathname)
    if (extname(file) in types && existsSync(file)) return route.fulfill({ status: 200, contentType: types[extname(file)] as string, body: readFileSync(file) })
    const response = await route.fetch()
    return route.fulfill({ response, body: readFileSync(join(out, 'portal/portal.html')) })
  })
}
const shot = async (page: Page, name: string) => { await page.waitForLoadState('networkidle'); await page.waitForTimeout(400); await page.screenshot({ path: `/tmp/h3/${name}.png` }) }

test('shots', async () => {
  const page = await stage.open()
  await mine(page)
  await signIn(page, `${stage.portalUrl}/sign-in`, 'admin@portal.example')
  await page.waitForURL(/\/p\//)
  const portal = /\/p\/([^/]+)/.exec(page.url())?.[1]
  const call = (method: string, path: string, body?: unknown) => page.evaluate(async ([m, p, b]) => { const r = await fetch(p as string, { method: m as string, headers: { 'content-type': 'application/json' }, ...(b ? { body: JSON.stringify(b) } : {}) }); const t = await r.text(); if (!r.ok) throw new Error(p + ' ' + t); return t ? JSON.parse(t) : undefined }, [method, `/api/p/${portal}${path}`, body] as const)
  const person = (firstName: string, lastName: string, email: string, title: string, company?: string) => call('POST', '/client-users', { firstName, lastName, email, title, addHat: true, company: company && { name: company } })
  await person('Declan', 'O’Shaughnessy', 'declan@brightwater.example', 'Communications Officer', 'Brightwater Municipal Utilities')
  await person('Dr. Annegret', 'Schäuffele-Löwenstein', 'a.schaeuffele-loewenstein@gezeiten.example', 'Geschäftsführerin', 'Gesellschaft für angewandte Gezeitenenergie mbH')
  await person('Jürgen', 'Voß', '', '', 'Gesellschaft für angewandte Gezeitenenergie mbH')
  await person('Gwendolyn', 'Prys-Jones', 'gwen@harbourpine.example', 'Studio Manager', 'Harbour & Pine Architects')
  await person('Comfort', 'Adjei-Mensah', 'comfort@brightwater.example', 'Adviser', 'Harbour & Pine Architects').catch(() => undefined)
  for (let n = 0; n < 3; n++) await person('Loose', `Contact ${n}`, `loose${n}@nowhere.example`, '')
  const companies = (await call('GET', '/client-companies?q=harbour')).rows
  const projects = (await call('GET', '/projects?limit=10')).rows
  await call('POST', '/client-companies/projects', { selection: { ids: [companies[0].id] }, add: projects.slice(0, 2).map((p: any) => p.id) })
  const gwen = (await call('GET', '/client-users?q=gwendolyn')).rows[0]
  await call('POST', `/client-users/${gwen.id}/invitation`, {})
  const at = `${stage.portalUrl}/p/${portal}`
  const tab = `${at}/all-users/client-users`
  await page.goto(tab); await shot(page, '1-tree'); await expectAccessible(page)
  await page.getByRole('checkbox', { name: /Select everybody at Harbour/ }).click()
  await page.getByRole('checkbox', { name: /Select Declan/ }).click()
  await shot(page, '2-ticked'); await expectAccessible(page)
  await page.getByRole('button', { name: 'Invite…' }).click(); await page.getByText('Yes, mail').waitFor(); await shot(page, '3-invite'); await expectAccessible(page)
  await page.getByRole('button', { name: 'Preview' }).click(); await shot(page, '4-preview'); await expectAccessible(page)
  await page.getByRole('button', { name: 'Not now' }).click()
  await page.getByRole('button', { name: 'Clear', exact: true }).click()
  await page.getByRole('button', { name: 'All people' }).click(); await shot(page, '5-people'); await expectAccessible(page)
  await page.getByRole('button', { name: 'By company' }).click()
  await page.getByRole('button', { name: 'Collapse all' }).click(); await shot(page, '6-collapsed')
  await page.getByRole('button', { name: 'Expand all' }).click()
  await page.getByRole('button', { name: /Actions for everybody at Harbour/ }).click(); await shot(page, '7-company-menu'); await expectAccessible(page); await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /Actions for Gwendolyn/ }).click(); await shot(page, '8-person-menu'); await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Other actions' }).click(); await shot(page, '9-other'); await page.getByRole('menuitem', { name: 'Invitation words' }).click(); await page.getByLabel('Subject').waitFor(); await shot(page, '10-words'); await expectAccessible(page); await page.keyboard.press('Escape')
  await page.goto(`${at}/client-companies`); await shot(page, '11-companies'); await expectAccessible(page)
  const company = `${at}/client-companies/${companies[0].id}`
  await page.goto(company); await shot(page, '12-company'); await expectAccessible(page)
  for (const view of ['people', 'projects', 'activity']) { await page.goto(`${company}/${view}`); await shot(page, `13-${view}`); await expectAccessible(page) }
  await page.getByRole('button', { name: 'Edit' }).click(); await page.getByLabel('Website').waitFor(); await shot(page, '14-edit'); await expectAccessible(page)
  await page.goto(`${tab}/${gwen.id}`); await shot(page, '15-user'); await expectAccessible(page)
  await page.goto(`${tab}?q=zzz`); await shot(page, '16-nothing')
  const phone = await stage.open({ width: 390, height: 844 }); await mine(phone)
  await signIn(phone, `${stage.portalUrl}/sign-in`, 'admin@portal.example'); await phone.waitForURL(/\/p\//)
  for (const [n, url] of [['tree', tab], ['people', `${tab}?view=people`], ['companies', `${at}/client-companies`], ['company', company], ['user', `${tab}/${gwen.id}`], ['projects', `${company}/projects`]] as const) {
    await phone.goto(url); await shot(phone, `p-${n}`); await expectAccessible(phone)
    const wide = await phone.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    if (wide) console.error('OVERFLOW', n, wide)
  }
  const dark = await stage.open({ dark: true }); await mine(dark)
  await signIn(dark, `${stage.portalUrl}/sign-in`, 'admin@portal.example'); await dark.waitForURL(/\/p\//)
  for (const [n, url] of [['tree', tab], ['company', company]] as const) { await dark.goto(url); await shot(dark, `d-${n}`); await expectAccessible(dark) }
}, 240_000)
