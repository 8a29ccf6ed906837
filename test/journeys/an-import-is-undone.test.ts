import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Connected, call, connectByApi, importByApi } from './by-api.ts'
import { expectAccessible, openStage, type Stage, signIn } from './stage.ts'

let stage: Stage
let connected: Connected
beforeAll(async () => {
  stage = await openStage()
  connected = await connectByApi(stage)
}, 120_000)
afterAll(() => stage?.close())

type People = { total: number; rows: { id: string; name: string; title: string | null; version: number }[] }

const people = (query = '') => call<People>(connected.page, 'GET', `${connected.api}/client-users?limit=100${query}`)
const rowOf = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name })
const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
const undoButton = (page: Page) => page.getByRole('button', { name: /^Undo \d+ changes$/ })

/** Presses the red button below the list, looks at the question and says yes. */
async function undo(page: Page) {
  await undoButton(page).click()
  const question = page.getByRole('dialog')
  await question.getByText('This undo can itself be undone for 30 days.').waitFor()
  await expectAccessible(page)
  await undoButton(question as unknown as Page).click()
  await page.getByText('Every change is counted once, and the sum is right').waitFor()
  await expectAccessible(page)
}

describe('an import that is undone', () => {
  it('keeps what somebody changed since and says so, and the undo is undone as well', async () => {
    const { page, at, api } = connected
    const before = await people()
    const run = await importByApi(connected, 'client')
    const after = await people()
    const changed = (await people('&q=Göran')).rows[0]
    const body = { version: changed?.version, title: 'Head of words' }
    await call(page, 'PATCH', `${api}/client-users/${changed?.id}`, body)

    // The report says first whether it worked and what waits, and what an undo would do.
    await page.goto(`${at}/imports/${run}`)
    await page.getByText('Everything that was ticked is carried out.').waitFor()
    await page.getByRole('region', { name: 'If you undo this import' }).getByText('added are removed again').waitFor()
    await page.getByRole('button', { name: 'Undo this import…' }).click()

    await page.getByRole('heading', { name: /^Undo the import of / }).waitFor()
    await undoButton(page).waitFor()
    await expectAccessible(page)
    // What is kept comes first, with who, when and what.
    const first = page.getByRole('row').nth(1)
    expect(await first.textContent()).toMatch(/Kept.*(Changed since by Ingrid.*: title|1 person of it stays)/)
    await page.getByRole('button', { name: /^\d+ ?Kept$/ }).click()
    await rowOf(page, 'Göran Åkerlund').getByText('Changed since by Ingrid Sætre-Halvorsen').waitFor()
    await rowOf(page, 'Åkerlunds Musikförlag').getByText('1 person of it stays').waitFor()
    await expect.poll(() => page.getByRole('row').count()).toBe(3)
    // A reload works nothing out anew.
    const address = page.url()
    await page.reload()
    await rowOf(page, 'Göran Åkerlund').waitFor()
    expect(page.url()).toBe(address)

    await undo(page)
    await page.getByRole('heading', { name: /^Undo of the import of / }).waitFor()
    await page.getByText('Undone, but 2 changes were kept: each says why.').waitFor()
    const left = await people()
    expect(left.total).toBe(before.total + 1)
    expect((await people('&q=Göran')).rows[0]?.title).toBe('Head of words')

    const undone = page.url()
    await page.goto(`${at}/imports/${run}`)
    await page.getByText(/^Undone by Ingrid Sætre-Halvorsen, today/).waitFor()
    await expectAccessible(page)
    expect(await page.getByRole('button', { name: 'Undo this import…' }).count()).toBe(0)
    await page.getByRole('link', { name: 'Open the undo' }).click()
    await page.waitForURL(undone)

    await page.getByRole('link', { name: 'Imports', exact: true }).first().click()
    await page.getByText('then undone').waitFor()
    await page.getByRole('button', { name: /^Actions for the import of / }).click()
    await page.getByRole('menuitem', { name: /^Undo….*It was undone$/ }).waitFor()
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /^Actions for the undo of / }).click()
    await page.getByRole('menuitem', { name: 'Undo…' }).click()

    await page.getByRole('heading', { name: /^Undo the undo of / }).waitFor()
    await rowOf(page, 'Alder Boatyard').first().getByText('Comes back').first().waitFor()
    await undo(page)
    await page.getByRole('heading', { name: /^Undo of the undo of / }).waitFor()
    expect((await people()).total).toBe(after.total)
  }, 120_000)

  it('can be read and undone on a phone in the dark, and waits for a second look where something changed meanwhile', async () => {
    const { page, at, api } = connected
    const phone = await stage.open({ width: 390, height: 844, dark: true })
    await signIn(phone, stage.portalUrl, 'admin@portal.example')
    await phone.waitForURL(/\/p\//)
    await phone.goto(page.url())
    await phone.getByText('Everything it did is undone.').waitFor()
    await expectAccessible(phone)
    expect(await overflow(phone)).toBe(0)
    await phone.getByRole('button', { name: 'Undo this undo…' }).click()
    await undoButton(phone).waitFor()
    await expectAccessible(phone)
    expect(await overflow(phone)).toBe(0)

    const changed = (await people('&q=Zdeňka')).rows[0]
    const body = { version: changed?.version, title: 'Keeper of scores' }
    await call(page, 'PATCH', `${api}/client-users/${changed?.id}`, body)
    await undoButton(phone).click()
    await undoButton(phone.getByRole('dialog') as unknown as Page).click()
    const again = phone.getByRole('dialog').getByRole('button', { name: 'Look again' })
    await again.waitFor()
    await expectAccessible(phone)
    await again.click()
    await rowOf(phone, 'Zdeňka Dvořáčková').getByText('Changed since by Ingrid').waitFor()

    // What was undone once cannot be undone again, and says by whom.
    const { rows } = await call<{ rows: { id: string; reversedBy: object | null }[] }>(page, 'GET', `${api}/runs`)
    await page.goto(`${at}/imports/${rows.find(one => one.reversedBy)?.id}/undo`)
    await page.getByText('It was undone by Ingrid Sætre-Halvorsen.').waitFor()
    await expectAccessible(page)
  }, 90_000)
})
