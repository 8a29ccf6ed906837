import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible, openStage, type Stage, signIn } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
}, 120_000)
afterAll(() => stage?.close())

// People and companies of this journey's own, whatever the demo shares with whom.
const wren = 'wren@sandpiper.example'
const password = 'seven green bicycles'

/** Calls the API as whoever is signed in on a page. */
const call = <R>(page: Page, method: string, path: string, body?: object): Promise<R> =>
  page.evaluate(
    async ([method, path, body]) => {
      const headers = { 'content-type': 'application/json' }
      const answer = await fetch(path, { method, headers, ...(body && { body: JSON.stringify(body) }) })
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
      const text = await answer.text()
      return text ? JSON.parse(text) : undefined
    },
    [method, path, body] as const,
  )

type Made = { id: string }
type Found = { rows: { id: string; name: string; company?: { id: string } | null }[] }

/** Opens the last invitation that waits for somebody in the outbox. */
async function openInvitation(page: Page, to: string): Promise<void> {
  await page.goto(`${stage.portalUrl}/outbox`)
  await page.getByRole('link').filter({ hasText: to }).first().click()
  const link = page.getByRole('link', { name: 'Accept invitation' })
  await link.waitFor()
  await page.goto((await link.getAttribute('href')) ?? '')
}

const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)

describe('a client', () => {
  let portal: string
  let project: string
  let admin: Page
  const at = (path: string) => `/api/p/${portal}${path}`

  /** Makes a project that some people of the demo work on, and returns its id. */
  async function makeProject(name: string, people: readonly string[]): Promise<string> {
    const { id } = await call<Made>(admin, 'POST', at('/projects'), { name, description: `${name}, as agreed.` })
    for (const person of people) {
      const { rows } = await call<Found>(admin, 'GET', at(`/people?q=${encodeURIComponent(person)}`))
      await call(admin, 'PUT', at(`/projects/${id}/people/${rows[0]?.id}`))
    }
    return id
  }

  /** Adds somebody at a company, which is made if need be. */
  const addClient = (firstName: string, email: string, company: string) =>
    call<Made & { company: Made }>(admin, 'POST', at('/client-users'), {
      firstName,
      lastName: 'Ashby',
      email,
      company: { name: company },
    })

  it('accepts the invitation, chooses a password, and sees exactly the projects shared with their company', async () => {
    admin = await stage.open()
    await signIn(admin, `${stage.portalUrl}/sign-in`, 'admin@portal.example')
    await admin.waitForURL(/\/p\/[^/]+\/projects/)
    portal = admin.url().match(/\/p\/([^/]+)/)?.[1] ?? ''
    project = await makeProject('Autumn catalogue', ['Aoife', 'Priya'])
    const other = await makeProject('Harvest labels', ['Aoife'])
    const { id: wrenId } = await addClient('Wren', wren, 'Sandpiper Books')
    const { company: teasel } = await addClient('Tove', 'tove@teasel.example', 'Teasel Foods')
    await call(admin, 'PUT', at(`/projects/${other}/clients/${teasel.id}`), { shared: true })

    await admin.goto(`${stage.portalUrl}/p/${portal}/projects/${project}`)
    await admin.getByRole('link', { name: /^Clients/ }).click()
    await admin.getByText('This project is for no client company yet').waitFor()
    await expectAccessible(admin)
    await admin.getByRole('button', { name: 'Add client company' }).first().click()
    await admin.getByRole('dialog').getByLabel('Search companies').fill('sandp')
    await admin.getByRole('checkbox', { name: /Sandpiper Books/ }).check()
    await expectAccessible(admin)
    await admin.getByRole('button', { name: 'Add 1 company' }).click()
    const row = admin.getByRole('row').filter({ hasText: 'Sandpiper Books' })
    await row.getByText('Primary client').waitFor()
    await row.getByText('Wren Ashby').waitFor()
    expect(await row.getByRole('switch', { name: 'Shared with Sandpiper Books' }).isChecked()).toBe(true)
    await expectAccessible(admin)
    await call(admin, 'POST', at(`/client-users/${wrenId}/invitation`), {})

    const page = await stage.open()
    await openInvitation(page, wren)
    await page.getByRole('heading', { name: 'Choose a password' }).waitFor()
    await page.getByText(/as a client of Sandpiper Books/).waitFor()
    await page.getByText(/You will see one project, Autumn catalogue/).waitFor()
    await expectAccessible(page)
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Accept invitation' }).click()
    await page.getByRole('heading', { name: /^Good .*, Wren$/, level: 1 }).waitFor()
    await page.getByText('One project is under way, with two people on it.').waitFor()
    expect(new URL(page.url()).pathname).toMatch(/^\/p\/[^/]+\/c\/[^/]+$/)
    await page
      .getByRole('link', { name: /Autumn catalogue/ })
      .first()
      .waitFor()
    const html = await page.content()
    for (const hidden of ['Harvest labels', 'Teasel', 'Tove', 'Harbour', 'Brightwater'])
      expect(html).not.toContain(hidden)
    await expectAccessible(page)
  }, 120_000)

  it('sees who works on a project but for those hidden, and not what is withdrawn', async () => {
    await admin.goto(`${stage.portalUrl}/p/${portal}/projects/${project}`)
    await admin.getByRole('button', { name: /Priya Raghunathan/ }).click()
    await admin.getByRole('menuitem', { name: 'Hide from clients' }).click()
    await admin.getByRole('row').filter({ hasText: 'Priya' }).getByText('Hidden').waitFor()
    await expectAccessible(admin)

    const page = await stage.open()
    await signIn(page, `${stage.portalUrl}/sign-in`, wren, password)
    await page.getByText('One project is under way, with one person on it.').waitFor()
    await page
      .getByRole('link', { name: /Autumn catalogue/ })
      .last()
      .click()
    await page.getByRole('heading', { name: 'Autumn catalogue', level: 1 }).waitFor()
    await page.getByText('Aoife Ní Dhomhnaill').waitFor()
    expect(await page.getByText('Priya').count()).toBe(0)

    // A page for staff is not there, and says where one's own is.
    await page.goto(`${stage.portalUrl}/p/${portal}/projects/${project}`)
    await page.getByRole('heading', { name: 'Nothing is here' }).waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Back to your home' }).click()
    await page.getByRole('heading', { name: /^Good / }).waitFor()

    await admin.getByRole('link', { name: /^Clients/ }).click()
    await admin.getByRole('button', { name: /Sandpiper Books/ }).click()
    await admin.getByRole('menuitem', { name: 'Remove from project…' }).click()
    const question = admin.getByRole('dialog')
    await question.getByText('Its one person loses sight of this project and of who works on it.').waitFor()
    await expectAccessible(admin)
    await question.getByRole('button', { name: 'Remove company' }).click()
    await admin.getByText('This project is for no client company yet').waitFor()
    await page.reload()
    await page.getByRole('heading', { name: 'Nothing is shared with you yet' }).waitFor()
    await expectAccessible(page)
    await admin.getByRole('button', { name: 'Undo' }).last().click()
    await admin.getByRole('row').filter({ hasText: 'Sandpiper Books' }).waitFor()
    await page.reload()
    await page.getByText('One project is under way, with one person on it.').waitFor()
  }, 120_000)

  it('at two companies signs in once, and changes from one to the other', async () => {
    const { rows } = await call<Found>(admin, 'GET', at(`/client-users?q=${wren}`))
    const companies = await call<Found>(admin, 'GET', at('/client-companies?q=teasel'))
    const second = await call<Made>(admin, 'POST', at(`/client-users/${rows[0]?.id}/companies`), {
      company: { id: companies.rows[0]?.id },
    })
    await call(admin, 'POST', at(`/client-users/${second.id}/invitation`), {})

    const page = await stage.open()
    await openInvitation(page, wren)
    await page.getByRole('heading', { name: 'Sign in to accept' }).waitFor()
    await page.getByText(/as a client of Teasel Foods/).waitFor()
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByRole('button', { name: /^Sign in as/ }).click()
    await page.getByRole('button', { name: 'Accept invitation' }).click()
    await page
      .getByRole('link', { name: /Harvest labels/ })
      .first()
      .waitFor()
    expect(await page.getByText('Autumn catalogue').count()).toBe(0)
    await page
      .getByRole('button', { name: /Wren Ashby/ })
      .first()
      .click()
    await page
      .getByRole('menuitem', { name: /Teasel Foods/ })
      .getByRole('img', { name: 'chosen' })
      .waitFor()
    await expectAccessible(page)
    await page.getByRole('menuitem', { name: /Sandpiper Books/ }).click()
    await page
      .getByRole('link', { name: /Autumn catalogue/ })
      .first()
      .waitFor()
    expect(await page.getByText('Harvest labels').count()).toBe(0)

    // The start lists both; signing in again opens the one worn last.
    await page.goto(stage.portalUrl)
    await page.getByRole('heading', { name: 'Where to go' }).waitFor()
    await page.getByRole('link', { name: /Teasel Foods/ }).waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await signIn(page, `${stage.portalUrl}/sign-in`, wren, password)
    await page
      .getByRole('link', { name: /Autumn catalogue/ })
      .first()
      .waitFor()
  }, 120_000)

  it.each([
    ['on a desk', {}],
    ['in the dark', { dark: true }],
    ['on a phone', { width: 390, height: 844 }],
  ] as const)(
    'finds every page in order %s',
    async (_, shape) => {
      const page = await stage.open(shape)
      await signIn(page, `${stage.portalUrl}/sign-in`, wren, password)
      await page.getByRole('heading', { name: /^Good / }).waitFor()
      const home = page.url()
      const first = (await page.locator('a[href*="/projects/"]').last().getAttribute('href')) ?? ''
      const look = async (address: string) => {
        await page.goto(address)
        await page.getByRole('heading', { level: 1 }).first().waitFor()
        await page.waitForLoadState('networkidle')
        await expectAccessible(page)
        expect([address, await overflow(page)]).toEqual([address, 0])
      }
      for (const path of ['', '/people', '/people/own', '/profile', '/nowhere']) await look(home + path)
      await look(new URL(first, home).href)
      await look(`${home}/projects/${crypto.randomUUID()}`)
    },
    120_000,
  )
})
