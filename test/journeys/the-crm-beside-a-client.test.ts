import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { atCrm, call, connectByApi, importByApi, send } from './by-api.ts'
import { changeInCrm, euroWords, potentialsOf, seeSums, sumOf } from './crm-sums.ts'
import { demoPassword, desk, expectAccessible, expectFitForAll, openStage, phone, type Stage, signIn } from './stage.ts'

const account = 'Peregrine Rail Maintenance'
const organization = 'Larkspur Sales'
// What an administrator reads of the account in the CRM; the company's own facts are for whoever manages clients.
const onlyInTheCrm = [organization, 'Administrators only', 'Potential', '€410 million', 'every depot', 'Order 20']
const ruth = { firstName: 'Ruth', lastName: 'Okafor', email: 'ruth.okafor@peregrinerail.example' }

let stage: Stage
let admin: Page
/** Somebody who works in the CRM. */
let seller: Page
let portal: string
let company: string
let contact: string
let project: string
/** The account's number in the CRM. */
let number: string

type Made = { id: string }
type Found = { rows: Made[] }

const at = (path: string) => `/api/p/${portal}${path}`
const pageOf = (path: string) => `${stage.portalUrl}/p/${portal}${path}`
const firstOf = async (page: Page, path: string) =>
  (await call<Found>(page, 'GET', path)).rows[0]?.id ?? expect.fail(`${path} is empty`)

beforeAll(async () => {
  stage = await openStage()
  const connected = await connectByApi(stage)
  await importByApi(connected, 'client')
  admin = connected.page
  portal = connected.at.replace(/.*\//, '')
  seller = await atCrm(stage, stage.crmUrl, 'admin@crm.example')
  number = await firstOf(seller, '/api/accounts?q=Peregrine')
  company = await firstOf(admin, at('/client-companies?q=Peregrine'))
  contact = await firstOf(admin, at('/client-users?q=Okafor'))
  project = await firstOf(admin, at('/projects?q=Quillon'))
  await call(admin, 'PUT', at(`/projects/${project}/clients/${company}`), { shared: true })
}, 180_000)
afterAll(() => stage?.close())

const accountPanel = (page: Page) => page.getByRole('region', { name: 'CRM Account Information' })
const potentialPanel = (page: Page) => page.getByRole('region', { name: 'CRM Potential Information' })
const askAgain = (page: Page) => page.getByRole('button', { name: `Ask ${organization} again` }).first()
const sectionOf = (page: Page, title: string) =>
  page.locator('section').filter({ has: page.getByRole('heading', { name: title, exact: true }) })

const potentials = () => potentialsOf(seller, number)

describe('an administrator', () => {
  it('reads account and potentials beside the company, and opens the account in the CRM', async () => {
    await admin.goto(pageOf('/client-companies'))
    await admin.getByLabel('Search company').fill('peregrine')
    await admin.getByRole('link', { name: account }).click()
    await admin.getByRole('heading', { name: account, level: 1 }).waitFor()
    const panel = accountPanel(admin)
    await panel.getByText('Administrators only').waitFor()
    await panel.getByText(/^As of \d\d:\d\d$/).waitFor()
    const facts = ['Rafael Núñez', 'Customer', 'Transport', '+44 113 496 0200', '3,400', '€410 million']
    for (const fact of facts) await panel.getByText(fact, { exact: true }).waitFor()
    await panel.getByText(/Holbeck Sidings.*Leeds/).waitFor()
    await panel.getByText(/every depot orders its posters once a month/).waitFor()

    const rows = await potentials()
    await seeSums(admin, rows)
    const bars = await potentialPanel(admin)
      .getByRole('img', { name: 'Potentials by stage' })
      .getAttribute('aria-label')
    for (const stage of new Set(rows.map(row => row.stage))) {
      const some = rows.filter(row => row.stage === stage)
      expect(bars).toContain(`${stage} ${sumOf(some)}, ${some.length} potentials`)
    }
    expect(await potentialPanel(admin).getByRole('table').getByRole('row').count()).toBe(6)
    const html = await admin.content()
    expect(onlyInTheCrm.filter(word => !html.includes(word))).toEqual([])
    await expectFitForAll(admin)

    const link = admin.getByRole('link', { name: `Open the account in ${organization}` })
    expect(await link.getAttribute('href')).toBe(`${stage.crmUrl}/accounts/${number}`)
    await seller.goto(`${stage.crmUrl}/accounts/${number}`)
    await seller.getByRole('heading', { name: account, level: 1 }).waitFor()
  }, 120_000)

  it('scrolls through hundreds of potentials, each of them once, in any order', async () => {
    await admin.goto(pageOf(`/client-companies/${company}`))
    const rows = await potentials()
    expect(rows.length).toBeGreaterThan(200)
    await potentialPanel(admin)
      .getByRole('button', { name: `All ${rows.length} potentials` })
      .click()
    const table = admin.getByRole('dialog').getByRole('table', { name: 'All potentials' })
    const links = table.locator('a[href*="/potentials/"]')
    await links.first().waitFor()
    expect(await table.getAttribute('aria-rowcount')).toBe(String(rows.length + 1))
    await expectFitForAll(admin)

    const seen = new Set<string>()
    await links.first().hover()
    const scroll = async () => {
      for (const link of await links.evaluateAll(all => all.map(one => (one as HTMLAnchorElement).href))) seen.add(link)
      await admin.mouse.wheel(0, 300)
      return seen.size
    }
    await expect.poll(scroll, { timeout: 30_000, interval: 20 }).toBe(rows.length)
    expect([...seen].sort()).toEqual(rows.map(({ id }) => `${stage.crmUrl}/potentials/${id}`).sort())

    const dearest = Math.max(...rows.map(({ amount }) => amount ?? 0))
    await table.getByRole('button', { name: 'Amount' }).click()
    await table.getByRole('button', { name: 'Amount' }).click()
    await table.getByRole('row').nth(1).getByText(euroWords(dearest)).waitFor()
    await admin.keyboard.press('Escape')
    await table.waitFor({ state: 'detached' })
  }, 120_000)

  it('sees the new values once the CRM is asked again: an account renamed, a potential won', async () => {
    await admin.goto(pageOf(`/client-companies/${company}`))
    const before = await potentials()
    const open = before.find(row => row.stage === 'Negotiation') ?? expect.fail('nothing is under negotiation')
    await seeSums(admin, before)
    await changeInCrm(seller, `/api/accounts/${number}`, { name: 'Peregrine Rail & Tram', employees: 3_512 })
    await changeInCrm(seller, `/api/potentials/${open.id}`, { stage: 'Closed Won' })
    const after = await potentials()
    expect(after.find(row => row.id === open.id)?.stage).toBe('Closed Won')
    // Nothing is asked by looking: the page shows what was last said.
    await admin.reload()
    await accountPanel(admin).getByText(account, { exact: true }).waitFor()
    await seeSums(admin, before)
    await askAgain(admin).click()
    await accountPanel(admin).getByText('Peregrine Rail & Tram', { exact: true }).waitFor()
    await accountPanel(admin).getByText('3,512', { exact: true }).waitFor()
    await seeSums(admin, after)
    // The company itself changes by an import, where somebody says yes to it.
    await admin.getByRole('heading', { name: account, level: 1 }).waitFor()
  }, 120_000)

  it('reads the same on the page of a client user and, in short, beside a project of the company', async () => {
    const rows = await potentials()
    await admin.goto(pageOf(`/all-users/client-users/${contact}`))
    await admin.getByRole('heading', { name: 'Ruth Okafor', level: 1 }).waitFor()
    await accountPanel(admin).getByText('Peregrine Rail & Tram', { exact: true }).waitFor()
    await seeSums(admin, rows)
    await expectFitForAll(admin)

    await admin.goto(pageOf(`/projects/${project}`))
    const beside = admin.getByRole('region', { name: 'About this project' })
    await sectionOf(admin, 'CRM Account Information').getByText('Peregrine Rail & Tram', { exact: true }).waitFor()
    await sectionOf(admin, 'CRM Account Information').getByText('Administrators only').waitFor()
    await sectionOf(admin, 'CRM Potential Information')
      .getByText(/^€.*, \d+ potentials$/)
      .first()
      .waitFor()
    expect(await beside.getByRole('link', { name: `Open the account in ${organization}` }).getAttribute('href')).toBe(
      `${stage.crmUrl}/accounts/${number}`,
    )
    await beside.getByRole('button', { name: `All ${rows.length} potentials` }).click()
    await admin.getByRole('dialog').getByRole('table', { name: 'All potentials' }).getByRole('row').nth(1).waitFor()
    await admin.keyboard.press('Escape')
    await expectFitForAll(admin)
    await admin.setViewportSize(phone)
    await admin.getByRole('button', { name: 'About this project' }).click()
    await admin.getByRole('dialog').getByText('Peregrine Rail & Tram', { exact: true }).waitFor()
    await expectAccessible(admin)
    await admin.setViewportSize(desk)
  }, 120_000)

  it('is told what was last known when the CRM is away, and since when', async () => {
    const rows = await potentials()
    await stage.stopCrm()
    for (const path of [`/client-companies/${company}`, `/all-users/client-users/${contact}`]) {
      await admin.goto(pageOf(path))
      await accountPanel(admin).getByText('Peregrine Rail & Tram', { exact: true }).waitFor()
      await seeSums(admin, rows)
    }
    await askAgain(admin).click()
    await accountPanel(admin)
      .getByText(/The CRM has not answered since \d\d:\d\d\. You see what it last said, at \d\d:\d\d\./)
      .waitFor()
    await admin
      .getByText(/The CRM does not answer\..*You see what it last said\./)
      .first()
      .waitFor()
    await accountPanel(admin).getByText('Peregrine Rail & Tram', { exact: true }).waitFor()
    await seeSums(admin, rows)
    await expectFitForAll(admin)
    await admin.goto(pageOf(`/projects/${project}`))
    await sectionOf(admin, 'CRM Account Information')
      .getByText(/The CRM has not answered since/)
      .waitFor()
    await expectFitForAll(admin)

    await stage.startCrm()
    await admin.goto(pageOf(`/client-companies/${company}`))
    await accountPanel(admin).getByRole('button', { name: 'Ask now' }).click()
    await accountPanel(admin)
      .getByText(/The CRM has not answered/)
      .waitFor({ state: 'detached' })
    await seeSums(admin, rows)
  }, 120_000)
})

describe('nobody else', () => {
  const crmPaths = () => [
    ['GET', `/client-companies/${company}/crm`],
    ['GET', `/client-companies/${company}/crm/potentials`],
    ['POST', `/client-companies/${company}/crm/refresh`],
    ['GET', '/connections'],
    ['GET', '/refused-keys'],
  ]

  /** Opens pages as they are for the viewer, and expects nothing on them that only the CRM knows. Answers their titles. */
  async function expectNoTrace(page: Page, addresses: string[]) {
    const titles: string[] = []
    for (const address of addresses) {
      await page.goto(address)
      await page.getByRole('heading', { level: 1 }).first().waitFor()
      await page.waitForLoadState('networkidle')
      const html = await page.content()
      expect([address, onlyInTheCrm.filter(word => html.includes(word))]).toEqual([address, []])
      expect([address, await page.getByText('CRM').count()]).toEqual([address, 0])
      titles.push(...(await page.getByRole('heading', { level: 1 }).allTextContents()))
    }
    return titles
  }

  /** What the API says to the viewer of everything the CRM knows. */
  const answers = async (page: Page, root = at('')) => {
    const statuses = []
    const connection = crypto.randomUUID()
    for (const [method = '', path = ''] of crmPaths())
      statuses.push((await send(page, method, root + path, method === 'POST' ? { connection } : undefined)).status)
    return [...new Set(statuses)].sort()
  }

  const staffPages = () => [
    pageOf(`/client-companies/${company}`),
    pageOf(`/client-companies/${company}/activity`),
    pageOf(`/all-users/client-users/${contact}`),
    pageOf('/all-users/client-users'),
    pageOf(`/projects/${project}`),
    pageOf(`/projects/${project}/clients`),
  ]

  it.each([
    ['a manager, who opens company and project,', 'aoife@larkspur.example', 3],
    ['an employee, who opens neither,', 'employee@portal.example', 0],
  ])(
    '%s sees neither the panels nor a trace of them, and is refused by the API',
    async (_, email, opens) => {
      const page = await stage.open()
      await signIn(page, `${stage.portalUrl}/sign-in`, email)
      await page.waitForURL(/\/p\//)
      const titles = await expectNoTrace(page, staffPages())
      const own = [account, 'Ruth Okafor', 'Quillon: trial handbook'].filter(title => titles.includes(title))
      expect(own.length).toBe(opens)
      expect(await answers(page)).toEqual([403])
    },
    120_000,
  )

  it('a client of the very company finds nothing, and no more as administrator of another portal', async () => {
    await call(admin, 'POST', at(`/client-users/${contact}/invitation`), {})
    const page = await stage.open()
    await page.goto(`${stage.portalUrl}/outbox`)
    await page.getByRole('link').filter({ hasText: ruth.email }).first().click()
    const link = page.getByRole('link', { name: 'Accept invitation' })
    await link.waitFor()
    await page.goto((await link.getAttribute('href')) ?? '')
    await page.getByLabel('Password', { exact: true }).fill(demoPassword)
    await page.getByRole('button', { name: 'Accept invitation' }).click()
    await page.getByRole('heading', { name: /^Good .*, Ruth$/ }).waitFor()
    const home = page.url()
    const own = ['', `/projects/${project}`, '/people', '/people/own', '/profile'].map(path => home + path)
    await expectNoTrace(page, [...own, ...staffPages()])
    expect(await answers(page)).toEqual([404])
    expect(await answers(page, `/api${new URL(home).pathname}`)).toEqual([404])

    const { portalId } = await call<{ portalId: string }>(admin, 'POST', '/api/portals', { name: 'Okafor Advice' })
    const other = `/api/p/${portalId}`
    const { id } = await call<Made>(admin, 'POST', `${other}/portal-users`, { ...ruth, role: 'administrator' })
    const { url } = await call<{ url: string }>(admin, 'POST', `${other}/portal-users/${id}/invitation-link`)
    await page.goto(url)
    await page.getByRole('button', { name: 'Accept invitation' }).click()
    await page.waitForURL(address => address.pathname.startsWith(`/p/${portalId}/projects`))
    await expectNoTrace(page, staffPages())
    expect(await answers(page)).toEqual([404])
    expect(await answers(page, other)).toEqual([200, 404])
    expect(await call(page, 'GET', `${other}/connections`)).toMatchObject({ rows: [] })
  }, 120_000)
})
