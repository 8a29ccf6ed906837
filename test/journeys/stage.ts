import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { expect } from 'vitest'
import { findBrowser } from '../../bin/find-browser.ts'
import { loadCrmDemo } from '../../src/crm/crm.demo.ts'
import { startCrm } from '../../src/crm/crm.server.ts'
import { readSettings, type Settings } from '../../src/platform/settings.ts'
import { loadPortalDemo } from '../../src/portal/portal.demo.ts'
import { startPortal } from '../../src/portal/portal.server.ts'
import { startWorker } from '../../src/portal/portal.worker.ts'
import { createTestDatabase } from '../database.ts'

/** The password of every demo account. */
export const demoPassword = 'portico-demo'

/** Both products with their demo data, and a browser. */
export type Stage = {
  portalUrl: string
  crmUrl: string
  databaseUrl: string
  settings: Settings
  /** A window of its own: cookies, storage and console kept apart from every other. */
  open: (options?: { width?: number; height?: number; dark?: boolean }) => Promise<Page>
  /** From here on nothing answers at the CRM's address, until it is started again. */
  stopCrm: () => Promise<void>
  startCrm: () => Promise<void>
  close: () => Promise<void>
}

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
]

type StageOptions = {
  /** Without demo data. */
  empty?: boolean
  /** Addresses of further CRMs that the portal may reach. */
  crmUrls?: string[]
}

/** Opens both products on free ports over a database of their own. */
export async function openStage({ empty = false, crmUrls = [] }: StageOptions = {}): Promise<Stage> {
  const executablePath = findBrowser()
  if (!executablePath) throw new Error('The journeys need a Chromium; npm test says how to get one.')
  const database = await createTestDatabase('both')
  const dataDir = await mkdtemp(join(tmpdir(), 'portico-journey-'))
  const [portalPort, crmPort] = [await freePort(), await freePort()]
  const env = {
    DATABASE_URL: database.url,
    PORTICO_DATA: dataDir,
    PORTAL_PORT: String(portalPort),
    CRM_PORT: String(crmPort),
    CRM_URLS: crmUrls.join(','),
    PORTICO_SECRET: 'the secret of a journey, and of nothing else',
    LOG_LEVEL: 'silent',
  }
  const settings = readSettings(env, empty ? 'test' : 'demo')
  if (!empty) {
    await loadCrmDemo(settings)
    await loadPortalDemo(settings)
  }
  let crm: { close: () => Promise<void> } | undefined = await startCrm(settings)
  const stopCrm = async () => {
    await crm?.close()
    crm = undefined
  }
  const running = [await startPortal(settings), await startWorker(settings)]
  const browser = await chromium.launch({ executablePath, args: flags })
  const complaints: string[] = []
  return {
    portalUrl: settings.portalUrl,
    crmUrl: settings.crmUrl,
    databaseUrl: database.url,
    settings,
    open: options => openWindow(browser, complaints, options),
    stopCrm,
    async startCrm() {
      crm ??= await startCrm(settings)
    },
    async close() {
      expect(complaints).toEqual([])
      await browser.close()
      for (const one of running.reverse()) await one.close()
      await stopCrm()
      await database.drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function openWindow(
  browser: Browser,
  complaints: string[],
  { width = 1440, height = 900, dark = false } = {},
): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    locale: 'en-GB',
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  page.on('pageerror', error => void complaints.push(`${page.url()}: ${error.message}`))
  // A refusal is logged by the browser as a failed resource; that is no fault of the page.
  page.on('console', message => {
    const isFault = message.type() === 'error' && !message.text().startsWith('Failed to load resource')
    if (isFault) complaints.push(`${page.url()}: ${message.text()}`)
  })
  return page
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise(resolve => server.close(resolve))
  return port
}

/** Signs in on the page's product by the labels on the screen. */
export async function signIn(page: Page, url: string, email: string, password = demoPassword): Promise<void> {
  await page.goto(url)
  await page.getByLabel('Email', { exact: true }).fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
type Finding = { id: string; impact: string | null; nodes: { html: string; failureSummary?: string }[] }

/** Expects axe to find nothing serious or critical on the page as it stands, open dialogs and menus included. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(axe)
  const findings = await page.evaluate(async () => {
    const run = (globalThis as unknown as { axe: { run: () => Promise<{ violations: Finding[] }> } }).axe.run
    return (await run()).violations
  })
  const serious = findings.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  const said = serious.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html.slice(0, 200)).join(' | ')}`)
  expect({ at: page.url(), said }).toEqual({ at: page.url(), said: [] })
}

/** The windows people have: on a desk, and on a phone. */
export const desk = { width: 1440, height: 900 }
export const phone = { width: 390, height: 844 }

/** Expects the page as it stands to be in order for axe, in light and in the dark, and not to be wider than the window. */
export async function expectFitForAll(page: Page, sizes = [phone, desk]): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    for (const size of sizes) {
      await page.setViewportSize(size)
      await expectAccessible(page)
      const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      expect([page.url(), size.width, over]).toEqual([page.url(), size.width, 0])
    }
  }
}
