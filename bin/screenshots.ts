import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { buildIfChanged } from './build.ts'
import { browserAdvice, ensureBrowser } from './find-browser.ts'

// npm run screenshots [-- FOLDER]: the README's pictures, taken from a running demo; with a folder, every screen in four shapes.
const root = join(import.meta.dirname, '..')
const everything = process.argv[2]
const pictures = everything ?? join(root, 'docs', 'pictures')
const [portalUrl, crmUrl] = ['http://localhost:4960', 'http://localhost:4961']
const password = 'portico-demo'
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

if (buildIfChanged() !== 0) process.exit(1)
const executablePath = ensureBrowser()
if (!executablePath) {
  console.error(browserAdvice)
  process.exit(1)
}

const data = mkdtempSync(join(tmpdir(), 'portico-pictures-'))
// As root, the account that the database runs as must get there.
chmodSync(data, 0o755)
const env = { ...process.env, PORTAL_PORT: '4960', CRM_PORT: '4961', PORTICO_DATA: data, DATABASE_URL: '' }
const products = spawn(process.execPath, [join(root, 'src', 'main.ts'), '--demo'], { env, stdio: 'ignore' })
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--font-render-hinting=none',
]
const browser = await chromium.launch({ executablePath, args: flags })
try {
  mkdirSync(pictures, { recursive: true })
  await Promise.all([portalUrl, crmUrl].map(answers))
  await walk()
} finally {
  await browser.close()
  const gone = new Promise(resolve => products.once('exit', resolve))
  products.kill('SIGTERM')
  await gone
  rmSync(data, { recursive: true, force: true })
}
process.exit(0)

async function walk(): Promise<void> {
  const crm = await open()
  await shoot(crm, 'crm-sign-in', `${crmUrl}/sign-in`)
  await signIn(crm, crmUrl, 'admin@crm.example')
  for (const list of ['accounts', 'contacts', 'potentials', 'users'])
    await shoot(crm, `crm-${list}`, `${crmUrl}/${list}`)
  await shoot(crm, 'crm-setup', `${crmUrl}/setup`)
  await shoot(crm, 'zsc-key-before', `${crmUrl}/setup/developers-space/zsc-key`)
  await crm.getByRole('button', { name: 'Generate Now' }).click()
  const once = crm.getByRole('region', { name: 'Your new key' })
  await once.waitFor()
  await shoot(crm, 'zsc-key')
  const key = (await once.locator('code').textContent()) ?? ''

  const portal = await open()
  await shoot(portal, 'sign-in', `${portalUrl}/sign-in`)
  await signIn(portal, portalUrl, 'admin@portal.example')
  await portal.getByRole('link', { name: 'All Users' }).click()
  await portal.getByRole('button', { name: 'Other actions' }).click()
  await portal.getByRole('menuitem', { name: 'Import From CRM' }).waitFor()
  await shoot(portal, 'other-actions')
  await portal.getByRole('menuitem', { name: 'Import From CRM' }).click()
  await portal.getByLabel('Email address').fill('admin@crm.example')
  await portal.getByLabel('ZSC key').fill(key)
  await shoot(portal, 'import-key')
  await portal.getByRole('button', { name: 'Next Step' }).click()
  await portal.getByRole('heading', { name: /CRM users in/ }).waitFor()
  await choose(portal)
  await shoot(portal, 'import-choose')
  await portal.getByLabel(/Send invitations now/).check()
  await portal.getByRole('button', { name: 'Import Users Now' }).click()
  await portal.getByRole('dialog').waitFor()
  await shoot(portal, 'import-confirm')
  await portal.getByRole('button', { name: /^Import \d+/ }).click()
  await portal.getByText('Every record read is counted once').waitFor()
  await shoot(portal, 'report')
  await portal.getByRole('link', { name: 'All Users' }).click()
  await portal.getByText('Key working').first().waitFor()
  await shoot(portal, 'all-users')
  if (everything) await walkOn(portal)
}

/** The screens that the README does not show. */
async function walkOn(portal: Page): Promise<void> {
  await portal.getByRole('button', { name: 'Change the ZSC Ticket' }).click()
  await portal.getByRole('dialog').waitFor()
  await shoot(portal, 'change-ticket')
  await portal.keyboard.press('Escape')
  await portal.getByRole('button', { name: 'Add portal user' }).click()
  await portal.getByRole('dialog').waitFor()
  await shoot(portal, 'add-portal-user')
  await portal.keyboard.press('Escape')
  await portal.getByRole('link', { name: /^Client Users/ }).click()
  await shoot(portal, 'client-users')
  for (const name of ['Projects', 'Imports', 'Settings']) {
    await portal.getByRole('link', { name, exact: true }).first().click()
    await shoot(portal, name.toLowerCase())
  }
  await portal.getByRole('link', { name: 'Projects', exact: true }).first().click()
  await portal
    .getByRole('link', { name: /Harbour & Pine/ })
    .first()
    .click()
  await shoot(portal, 'project')
  await shoot(portal, 'profile', portal.url().replace(/\/projects.*/, '/profile'))
  const guest = await open()
  await shoot(guest, 'outbox', `${portalUrl}/outbox`)
  await guest
    .getByRole('link', { name: /lukasz/i })
    .first()
    .click()
  await shoot(guest, 'outbox-mail')
  const link = await guest.getByRole('link', { name: /invitation/i }).getAttribute('href')
  await shoot(guest, 'invitation', link ?? '')
  const employee = await open()
  await signIn(employee, portalUrl, 'employee@portal.example')
  await shoot(employee, 'employee')
}

async function choose(page: Page): Promise<void> {
  const projects = [
    ['Łukasz Wójcik', 'Brightwater: customer letters'],
    ['Óscar Peñalver', 'Møller Textiles: shop move'],
  ] as const
  for (const [name, project] of projects) {
    const row = page.getByRole('row').filter({ hasText: name })
    if ((await row.count()) === 0) continue
    await row.getByRole('button', { name: /^Working Project of/ }).click()
    await page.getByRole('dialog').getByText(project).click()
    await page.keyboard.press('Escape')
    await row.getByText(project.split(':')[0] ?? '').waitFor()
  }
  await page.getByRole('row').nth(4).hover()
  await page.mouse.wheel(0, -5000)
  await page.mouse.move(0, 0)
}

async function open(): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    reducedMotion: 'reduce',
    deviceScaleFactor: everything ? 1 : 1.5,
  })
  return context.newPage()
}

/** Takes a picture once the page is quiet; with a folder of its own also dark and at 390 px, and says what axe finds. */
async function shoot(page: Page, name: string, url?: string): Promise<void> {
  if (url) await page.goto(url)
  await settle(page)
  const readme = ['zsc-key', 'import-choose', 'report', 'all-users']
  if (!everything) {
    if (readme.includes(name)) await page.screenshot({ path: join(pictures, `${name}.png`) })
    return
  }
  await page.screenshot({ path: join(pictures, `${name}.png`) })
  await page.evaluate(axe)
  const found = await page.evaluate(() =>
    (
      globalThis as never as { axe: { run: () => Promise<{ violations: { id: string; impact: string }[] }> } }
    ).axe.run(),
  )
  const said = found.violations.map(({ id, impact }) => `${impact} ${id}`)
  console.log(`${name}: ${said.join(', ') || 'axe finds nothing'}`)
  await page.emulateMedia({ colorScheme: 'dark' })
  await settle(page)
  await page.screenshot({ path: join(pictures, `${name}-dark.png`) })
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 390, height: 844 })
  await settle(page)
  await page.screenshot({ path: join(pictures, `${name}-390.png`) })
  await page.setViewportSize({ width: 1440, height: 900 })
  await settle(page)
}

async function settle(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await page.waitForLoadState('networkidle')
  await page.evaluate(() =>
    document.fonts.ready.then(
      () => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    ),
  )
}

async function signIn(page: Page, url: string, email: string): Promise<void> {
  await page.goto(`${url}/sign-in`)
  await page.getByLabel('Email', { exact: true }).fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL(address => !address.pathname.endsWith('/sign-in'))
}

async function answers(url: string): Promise<void> {
  while (
    !(await fetch(`${url}/api/health`).then(
      response => response.ok,
      () => false,
    ))
  )
    await new Promise(resolve => setTimeout(resolve, 200))
}
