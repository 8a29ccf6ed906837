import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { chromium, type Page, type Request } from 'playwright-core'

/** A browser that takes pictures of both products. */
export type Camera = {
  readonly portalUrl: string
  readonly crmUrl: string
  /** Every screen is wanted, not only the README's. */
  readonly everything: boolean
  /** A window of its own. */
  open: () => Promise<Page>
  /** Takes a picture once the page is quiet, of what stands there or of an address. */
  shoot: (page: Page, name: string, url?: string) => Promise<void>
  signIn: (page: Page, url: string, email: string) => Promise<void>
  close: () => Promise<void>
}

type Options = {
  executablePath: string
  folder: string
  portalUrl: string
  crmUrl: string
  /** The names of the pictures that are wanted; left out, all are, in every shape. */
  only: readonly string[] | undefined
}

const password = 'portico-demo'
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--font-render-hinting=none',
]

/** Starts a browser that takes pictures into a folder. */
export async function openCamera({ executablePath, folder, portalUrl, crmUrl, only }: Options): Promise<Camera> {
  const browser = await chromium.launch({ executablePath, args: flags })
  const open = async () => {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      locale: 'en-GB',
      reducedMotion: 'reduce',
      deviceScaleFactor: only ? 1.5 : 1,
    })
    const page = await context.newPage()
    watchRequests(page)
    return page
  }
  const shoot = async (page: Page, name: string, url?: string) => {
    if (url) await page.goto(url)
    // Nothing is pointed at.
    await page.mouse.move(0, 0)
    await settle(page)
    if (!only) await shootEveryShape(page, join(folder, name), name)
    else if (only.includes(name)) await page.screenshot({ path: join(folder, `${name}.png`) })
  }
  return { portalUrl, crmUrl, everything: !only, open, shoot, signIn, close: () => browser.close() }
}

async function shootEveryShape(page: Page, path: string, name: string) {
  await page.screenshot({ path: `${path}.png` })
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
  await page.screenshot({ path: `${path}-dark.png` })
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 390, height: 844 })
  await settle(page)
  await page.screenshot({ path: `${path}-390.png` })
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  if (over > 0) console.log(`${name}: ${over} px too wide at 390 px`)
  await page.setViewportSize({ width: 1440, height: 900 })
  await settle(page)
}

/** Waits until nothing has been asked for a moment; what streams events is not waited for. */
async function settle(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  const pending = asked.get(page) ?? new Set()
  for (let quiet = 0, tries = 0; quiet < 5 && tries < 200; tries += 1) {
    quiet = pending.size === 0 ? quiet + 1 : 0
    await page.waitForTimeout(50)
  }
  await page.evaluate(() =>
    document.fonts.ready.then(
      () => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    ),
  )
}

const asked = new WeakMap<Page, Set<Request>>()

function watchRequests(page: Page) {
  const pending = new Set<Request>()
  asked.set(page, pending)
  page.on('request', request => request.url().endsWith('/events') || pending.add(request))
  for (const end of ['requestfinished', 'requestfailed'] as const)
    page.on(end as 'requestfinished', request => pending.delete(request))
}

async function signIn(page: Page, url: string, email: string): Promise<void> {
  await page.goto(`${url}/sign-in`)
  await page.getByLabel('Email', { exact: true }).fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL(address => !address.pathname.endsWith('/sign-in'))
}
