import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemContext, transact } from '../../src/portal/people/people.ts'
import { openPortal } from '../../src/portal/portal.open.ts'
import { atCrm, type Connected, connectByApi, importByApi, listAll, newKeyByApi } from './by-api.ts'
import { harrier, type OtherCrm, openOtherCrm } from './other-crm.ts'
import { demoPassword, expectAccessible, expectFitForAll, openStage, phone, type Stage, signIn } from './stage.ts'

const larkspur = { name: 'Larkspur Sales', email: 'admin@crm.example' }
const fjordline = { name: 'Fjordline Sales', email: 'marit@fjordline.example' }

let other: OtherCrm
let stage: Stage
let connected: Connected
let page: Page
/** The numbers in both CRMs: of an account at Larkspur Sales, and of another at Harrier Trading. */
let shared: string

type Made = { id: string; name: string }
type ClientUser = Made & {
  email: string | null
  company: Made | null
  version: number
  source: { connection: string } | null
}

beforeAll(async () => {
  other = await openOtherCrm()
  stage = await openStage({ crmUrls: [other.url] })
  connected = await connectByApi(stage)
  page = connected.page
  await importByApi(connected, 'client')
  const astrid = await atCrm(stage, stage.crmUrl, larkspur.email)
  const numberOf = async (path: string, q: string) =>
    (await listAll<Made>(astrid, path, { q }))[0]?.id ?? expect.fail(q)
  shared = await numberOf('/api/accounts', 'Peregrine')
  await other.makeHarrier({
    greylag: shared,
    saltmarsh: await numberOf('/api/accounts', 'Alder'),
    idris: await numberOf('/api/contacts', 'Okafor'),
    tilda: await numberOf('/api/contacts', 'Llewellyn'),
  })
}, 180_000)
afterAll(async () => {
  await stage?.close()
  await other?.close()
})

const panel = () => page.getByRole('region', { name: 'CRM connection' })
const sectionOf = (name: string) =>
  panel()
    .locator('section')
    .filter({ has: page.getByRole('heading', { name, exact: true }) })
const broughtIn = (section: ReturnType<typeof panel>) =>
  section.locator('dt', { hasText: 'Brought in' }).locator('xpath=following-sibling::dd[1]').textContent()
const accountPanels = () => page.getByRole('region', { name: /^CRM Account Information/ })

/** Who came from an organisation, with what an import could change of them. */
async function peopleFrom(organization: string) {
  const people = await listAll<ClientUser>(page, `${connected.api}/client-users`)
  return people
    .filter(({ source }) => source?.connection === organization)
    .map(({ id, name, email, company, version }) => ({ id, name, email, company: company?.name, version }))
}

/** Opens Change the ZSC Ticket of a connection, types a pair of a CRM and has it verified. */
async function verify(at: Page, of: string, crm: string, email: string, key: string) {
  await at.getByRole('button', { name: of }).click()
  const dialog = at.getByRole('dialog', { name: 'Change the ZSC Ticket' })
  await dialog.getByLabel('CRM', { exact: true }).selectOption(crm)
  await dialog.getByLabel('Email address').fill(email)
  await dialog.getByLabel('ZSC key').fill(key)
  await dialog.getByRole('button', { name: 'Verify and change' }).click()
  return dialog
}

const goToClientUsers = () => page.goto(`${connected.at}/all-users/client-users`)
async function openCompany(name: string) {
  await page.goto(`${connected.at}/client-companies?q=${encodeURIComponent(name)}`)
  await page.getByRole('link', { name }).click()
  await page.getByRole('heading', { name, level: 1 }).waitFor()
}

describe('another CRM account', () => {
  let people: Awaited<ReturnType<typeof peopleFrom>>

  it('is a matter of changing the ticket: what it means is said, and the first stays beside it', async () => {
    people = await peopleFrom(larkspur.name)
    expect(people.length).toBeGreaterThan(150)
    await goToClientUsers()
    await sectionOf('CRM connection').getByText('Key working').waitFor()
    await sectionOf('CRM connection').getByText(larkspur.name).waitFor()
    const brought = await broughtIn(sectionOf('CRM connection'))
    expect(brought).toBe(`${(brought ?? '').match(/^\d+/)} companies, ${people.length} people`)
    const key = await newKeyByApi(stage, other.url, harrier.email)
    const dialog = await verify(page, 'Change the ZSC Ticket', other.url, harrier.email, key.slice(0, -3))
    await dialog.getByText(/a part of it is missing/).waitFor()
    await expectAccessible(page)
    await dialog.getByLabel('ZSC key').fill(key)
    await dialog.getByRole('button', { name: 'Verify and change' }).click()
    const note = dialog.getByRole('status')
    await note.getByText('This key is for another organisation.').waitFor()
    expect(await note.textContent()).toBe(
      `This key is for another organisation. It opens ${harrier.name}; you are connected to ${larkspur.name}. ` +
        'The same record number means different people in the two, so nothing is tied across by number.',
    )
    const keeps = dialog.getByRole('radio', { name: `Keep ${larkspur.name} as a second connection` })
    expect(await keeps.isChecked()).toBe(true)
    await dialog
      .getByText(new RegExp(`^\\d+ companies and ${people.length} client users stay tied to it\\.$`))
      .waitFor()
    await dialog.getByText(/stay and no longer follow that CRM\. Nobody loses access\.$/).waitFor()
    // The panel that opened it folds away when the window gets narrow; what was typed stays.
    await expectFitForAll(page)
    expect(await dialog.getByLabel('ZSC key').inputValue()).toBe(key)
    expect(await keeps.isChecked()).toBe(true)

    const small = await stage.open(phone)
    await signIn(small, `${stage.portalUrl}/sign-in`, 'admin@portal.example', demoPassword)
    await small.waitForURL(/\/p\//)
    await small.goto(`${connected.at}/all-users/client-users`)
    await small.getByRole('button', { name: larkspur.name }).click()
    const there = await verify(small, 'Change the ZSC Ticket', other.url, harrier.email, key)
    await there.getByText('This key is for another organisation.').waitFor()
    await expectFitForAll(small, [phone])
    await there.getByRole('button', { name: 'Cancel' }).click()

    await dialog.getByRole('button', { name: `Connect ${harrier.name}` }).click()
    await page.getByText(`${harrier.name} is connected beside ${larkspur.name}.`).waitFor()

    await sectionOf(harrier.name).getByText('Key working').waitFor()
    expect(await broughtIn(sectionOf(harrier.name))).toBe('Nobody yet')
    expect(await broughtIn(sectionOf(larkspur.name))).toBe(brought)
    await expectFitForAll(page)
    expect(await peopleFrom(larkspur.name)).toEqual(people)
  }, 120_000)

  it('brings in companies and people of its own, whatever their numbers', async () => {
    await goToClientUsers()
    await page.getByRole('button', { name: 'Other actions' }).click()
    await page.getByRole('menuitem', { name: 'Import From CRM' }).click()
    await page.getByRole('radio', { name: new RegExp(harrier.name) }).check()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Next Step' }).click()
    await page.getByRole('heading', { name: `2 accounts and 2 contacts in ${harrier.name}` }).waitFor()
    const row = (name: string) => page.getByRole('row').filter({ hasText: name })
    for (const name of ['Greylag Ceramics', 'Idris Calloway', 'Tilda Brandvold'])
      await row(name).getByText('Not in the portal yet').waitFor()
    // Known by its name, and so asked: it is never decided, and never by number.
    await page.getByRole('button', { name: 'Same company: Saltmarsh Books' }).click()
    await page.getByRole('button', { name: 'Change what was decided about Saltmarsh Books' }).waitFor()
    await page.getByRole('button', { name: 'Import Clients Now' }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Import/ })
      .click()
    await page.getByText('Every record read is counted once, and the sum is right').waitFor()

    expect(await peopleFrom(larkspur.name)).toEqual(people)
    const theirs = await peopleFrom(harrier.name)
    expect(theirs.map(({ name, company }) => `${name}, ${company}`).sort()).toEqual([
      'Idris Calloway, Greylag Ceramics',
      'Tilda Brandvold, Greylag Ceramics',
    ])
    // One number, two companies, each with its own account.
    for (const [company, crm, organization] of [
      ['Greylag Ceramics', other.url, harrier.name],
      ['Peregrine Rail Maintenance', stage.crmUrl, larkspur.name],
    ] as const) {
      await openCompany(company)
      await accountPanels().getByText(company, { exact: true }).waitFor()
      expect(await accountPanels().count()).toBe(1)
      const link = page.getByRole('link', { name: `Open the account in ${organization}` })
      expect(await link.getAttribute('href')).toBe(`${crm}/accounts/${shared}`)
    }
    // A customer of both has a card of each.
    await openCompany('Saltmarsh Books')
    await page.getByRole('region', { name: `CRM Account Information, ${harrier.name}` }).waitFor()
    await page.getByRole('region', { name: `CRM Potential Information, ${larkspur.name}` }).waitFor()
    expect(await accountPanels().count()).toBe(2)
    await expectFitForAll(page)
  }, 120_000)

  it('is asked for a new key when the CRM refuses the old one: in the panel, on every page, by mail', async () => {
    const window = await atCrm(stage, stage.crmUrl, larkspur.email)
    await window.goto(`${stage.crmUrl}/setup/developers-space/zsc-key`)
    await window.getByRole('button', { name: 'Generate a new key' }).click()
    await window.getByRole('dialog').getByRole('button', { name: 'Generate a new key' }).click()
    const key = (await window.getByRole('region', { name: 'Your new key' }).locator('code').textContent()) ?? ''

    await letTimePass()
    await goToClientUsers()
    const section = sectionOf(larkspur.name)
    const brought = await broughtIn(section)
    await section.getByRole('button', { name: `Check now whether the key of ${larkspur.name} works` }).click()
    await section.getByText(/^Key refused since \d\d:\d\d$/).waitFor()
    const said =
      'This key was replaced by a newer one. Use that one, or generate another in the CRM’s Developers Space.'
    await section.getByText(`The CRM refuses the key. ${said} Nobody here lost access.`).waitFor()
    await sectionOf(harrier.name).getByText('Key working').waitFor()
    // Asked again at once, the CRM is not: that is said, and from when on it can be.
    await section.getByRole('button', { name: 'Check now' }).click()
    await page.getByText(/^The CRM was asked at \d\d:\d\d, less than a minute ago: that answer stands\./).waitFor()
    await page.getByText(/Ask again from \d\d:\d\d\.$/).waitFor()
    await expectFitForAll(page)

    const notice = page.getByRole('region', { name: 'What needs an administrator' }).getByRole('alert')
    const onEveryPage = `${larkspur.name} has refused the key since 00:00. ${said} Nobody here lost access. Change the ZSC Ticket`
    for (const path of ['projects', 'client-companies', 'all-users/portal-users', 'imports', 'settings', 'profile']) {
      await page.goto(`${connected.at}/${path}`)
      await notice.waitFor()
      expect((await notice.textContent())?.replace(/\d\d:\d\d/, '00:00')).toBe(onEveryPage)
      await expectAccessible(page)
    }
    await openCompany('Peregrine Rail Maintenance')
    await accountPanels().getByText(`${larkspur.name} has refused the key since`).waitFor()
    await accountPanels().getByText('Rafael Núñez').waitFor()
    await expectFitForAll(page)
    const outbox = await stage.open()
    await outbox.goto(`${stage.portalUrl}/outbox`)
    await outbox
      .getByRole('link')
      .filter({ hasText: `${larkspur.name} refuses the key of Larkspur Delivery` })
      .first()
      .waitFor()
    const manager = await stage.open()
    await signIn(manager, `${stage.portalUrl}/sign-in`, 'aoife@larkspur.example', demoPassword)
    await manager.getByRole('heading', { name: 'Projects', level: 1 }).waitFor()
    await manager.waitForLoadState('networkidle')
    expect(await manager.getByText('refused').count()).toBe(0)

    await page.goto(`${connected.at}/projects`)
    await notice.getByRole('link', { name: 'Change the ZSC Ticket' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(`of ${larkspur.name} generates a new one`).waitFor()
    expect(await dialog.getByLabel('Email address').inputValue()).toBe(larkspur.email)
    await dialog.getByLabel('ZSC key').fill(key)
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'Verify and change' }).click()
    await page.getByText(`The ZSC Ticket of ${larkspur.name} is changed. The new key works.`).waitFor()
    await notice.waitFor({ state: 'detached' })
    await goToClientUsers()
    await section.getByText('Key working').waitFor()
    expect(await broughtIn(section)).toBe(brought)
    expect(await peopleFrom(larkspur.name)).toEqual(people)
    await openCompany('Peregrine Rail Maintenance')
    const again = page.getByRole('button', { name: `Ask ${larkspur.name} again` }).first()
    const [answer] = await Promise.all([page.waitForResponse(/\/crm\/refresh$/), again.click()])
    expect(answer.status()).toBe(200)
    expect(await page.getByText('has refused the key').count()).toBe(0)
  }, 120_000)

  it('takes the place of one whose ties are ended: its people and companies stay', async () => {
    await goToClientUsers()
    const key = await newKeyByApi(stage, stage.crmUrl, fjordline.email)
    const dialog = await verify(page, `Change the ZSC Ticket of ${harrier.name}`, stage.crmUrl, fjordline.email, key)
    await dialog.getByText(`It opens ${fjordline.name}; you are connected to ${harrier.name}.`).waitFor()
    await dialog
      .getByText('2 companies and 2 client users stay and no longer follow that CRM. Nobody loses access.')
      .waitFor()
    await dialog.getByRole('radio', { name: `End the ties to ${harrier.name}` }).check()
    await expectAccessible(page)
    await dialog.getByRole('button', { name: `Connect ${fjordline.name}` }).click()
    await page.getByText(`${fjordline.name} is connected. The ties to ${harrier.name} are ended.`).waitFor()
    await sectionOf(fjordline.name).getByText('Key working').waitFor()
    await sectionOf(larkspur.name).getByText('Key working').waitFor()
    expect(await panel().getByText(harrier.name).count()).toBe(0)

    await page.goto(`${connected.at}/all-users/client-users?q=idris`)
    await page.getByRole('link', { name: 'Idris Calloway' }).click()
    await page.getByRole('heading', { name: 'Idris Calloway', level: 1 }).waitFor()
    await page.getByText('No CRM', { exact: true }).waitFor()
    await page.getByText('This company is not tied to a CRM account.').waitFor()
    await openCompany('Saltmarsh Books')
    await accountPanels().getByText('Saltmarsh Books', { exact: true }).waitFor()
    expect(await accountPanels().count()).toBe(1)
    expect(await peopleFrom(larkspur.name)).toEqual(people)
    expect(await peopleFrom(harrier.name)).toEqual([])
    expect(await peopleFrom(fjordline.name)).toEqual([])
  }, 120_000)
})

/** Sooner than a minute after the last time, Check now answers what is known; so the last time was two minutes ago. */
async function letTimePass() {
  const { portal, close } = await openPortal(stage.settings, 'portal')
  const id = connected.at.replace(/.*\//, '')
  await transact(systemContext(portal, id), ({ db, clock }) =>
    db
      .updateTable('connection')
      .set({ checked_at: new Date(clock().getTime() - 120_000) })
      .where('id', '=', connected.connection)
      .execute(),
  )
  await close()
}
