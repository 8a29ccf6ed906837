import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectAccessible, openStage, type Stage, signIn } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
}, 120_000)
afterAll(() => stage?.close())

async function open(email: string, shape: { width?: number; height?: number } = {}): Promise<Page> {
  const page = await stage.open(shape)
  await signIn(page, `${stage.crmUrl}/sign-in`, email)
  await page.getByRole('link', { name: 'Setup' }).waitFor()
  return page
}
const heading = (page: Page, name: string) => page.getByRole('heading', { name, level: 1 })
const dialog = (page: Page) => page.getByRole('dialog')
const fact = (page: Page, label: string) =>
  page.locator('dt', { hasText: new RegExp(`^${label}$`) }).locator('xpath=following-sibling::dd[1]')

it('somebody adds an account, a contact and a potential, and two who edit at once see each other’s changes', async () => {
  const page = await open('rep@crm.example')
  await page.goto(`${stage.crmUrl}/accounts`)
  await page.getByRole('button', { name: 'Add account' }).click()
  await dialog(page).getByRole('button', { name: 'Add account' }).click()
  await dialog(page).getByText('Enter the name of the account.').waitFor()
  await expectAccessible(page)
  await page.getByLabel('Name', { exact: true }).fill('Quayside Pottery')
  await page.getByLabel(/^Annual revenue/).fill('a lot')
  await dialog(page).getByRole('button', { name: 'Add account' }).click()
  await dialog(page).getByText('Enter a number such as 36000.').waitFor()
  await page.getByLabel(/^Annual revenue/).fill('€1,250,000')
  await page.getByLabel('Type', { exact: true }).fill('Partner')
  await page.getByLabel('City').fill('Lisbon')
  await dialog(page).getByRole('button', { name: 'Add account' }).click()
  await heading(page, 'Quayside Pottery').waitFor()
  expect(await fact(page, 'Revenue').innerText()).toBe('€1,250,000')
  // Only an administrator deletes.
  expect(await page.getByRole('button', { name: /Delete/ }).count()).toBe(0)

  await page.getByRole('button', { name: 'Add contact' }).click()
  await page.getByLabel('Last name').fill('Ferreira')
  await page.getByLabel('Do not process their data').check()
  await dialog(page).getByRole('button', { name: 'Add contact' }).click()
  await page.getByRole('link', { name: 'Ferreira' }).waitFor()

  await page.getByRole('button', { name: 'Add potential' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Kiln signs')
  await page.getByLabel('Stage').selectOption('Negotiation')
  await page.getByLabel(/^Amount/).fill('4200')
  await page.getByLabel('Contact', { exact: true }).first().click()
  await page.getByRole('option', { name: 'Ferreira' }).click()
  await dialog(page).getByRole('button', { name: 'Add potential' }).click()
  await page.getByRole('link', { name: 'Kiln signs' }).waitFor()
  expect(await fact(page, 'Open').innerText()).toBe('€4,200 in potentials')

  // Both have the form open; the second to save is told what the first changed.
  await page.getByRole('button', { name: 'Edit…' }).click()
  await page.getByLabel('City').fill('Porto')
  const other = await open('admin@crm.example')
  await other.goto(page.url())
  await other.getByRole('button', { name: 'Edit…' }).click()
  await other.getByLabel('Phone').fill('+351 21 000 00 00')
  await other.getByRole('button', { name: 'Save' }).click()
  await other.getByText('Quayside Pottery is saved.').waitFor()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Somebody changed this meanwhile: Phone is now “+351 21 000 00 00”.').waitFor()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Partner · Porto').waitFor()
  expect(await fact(page, 'Phone').innerText()).toBe('+351 21 000 00 00')
  expect(await fact(page, 'Owner').innerText()).toBe('Rafael Núñez')
}, 120_000)

it('a contact is moved by keyboard to an account found by a part of its name, and to none', async () => {
  const page = await open('rep@crm.example')
  await page.goto(`${stage.crmUrl}/contacts?q=prys-jones`)
  await page.getByRole('link', { name: /Gwendolyn/ }).click()
  await heading(page, 'Gwendolyn Prys-Jones').waitFor()
  await page.getByRole('button', { name: 'Edit…' }).click()
  const account = page.getByRole('combobox', { name: 'Account' }).or(page.getByRole('textbox', { name: 'Account' }))
  await account.focus()
  await page.keyboard.press('Control+A')
  await page.keyboard.type('astoria')
  // Until the list is that of the whole word: a part of it fits others too.
  await page.waitForFunction(() => {
    const options = [...document.querySelectorAll('[role=option]')]
    return options.length > 0 && options.every(option => option.textContent?.includes('Astoria'))
  })
  await expectAccessible(page)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  expect(await account.inputValue()).toBe('Hotel Astoria')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Studio Manager · Hotel Astoria').waitFor()
  await fact(page, 'Account').getByRole('link').click()
  await page.getByText('Lyon', { exact: false }).first().waitFor()
  await page.getByRole('link', { name: 'Gwendolyn Prys-Jones' }).click()
  await page.getByRole('button', { name: 'Edit…' }).click()
  // Escape closes the list alone, not the dialog around it.
  await account.focus()
  await page.getByRole('option').first().waitFor({ state: 'attached' })
  await page.keyboard.press('Escape')
  await dialog(page).getByRole('button', { name: 'No account' }).click()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Studio Manager', { exact: true }).first().waitFor()
  expect(await fact(page, 'Account').innerText()).toBe('None')
}, 120_000)

it('an administrator deletes an account on a phone, told what stays', async () => {
  const page = await open('admin@crm.example', { width: 390, height: 844 })
  await page.goto(`${stage.crmUrl}/accounts?q=akerlunds`)
  await page.getByRole('button', { name: /Åkerlunds/ }).click()
  await page.getByRole('menuitem', { name: 'Delete…' }).click()
  await dialog(page).getByText('2 contacts of it stay, without an account.').waitFor()
  await dialog(page).getByText('3 potentials with it stay, without an account.').waitFor()
  await expectAccessible(page)
  await dialog(page).getByRole('button', { name: 'Delete the account' }).click()
  await page.getByText('Åkerlunds Musikförlag is deleted.').waitFor()
  await page.goto(`${stage.crmUrl}/potentials?q=score archive`)
  await page.getByText('Score archive, scanning').first().waitFor()
  expect(await page.getByText('Åkerlunds').count()).toBe(0)
}, 60_000)

it('a login of a second organisation sees its records alone', async () => {
  const page = await open('marit@fjordline.example')
  await page.goto(`${stage.crmUrl}/accounts`)
  await page.getByText('8 accounts').waitFor()
  await page.getByRole('link', { name: /Havørn Shipping/ }).waitFor()
  expect(await page.getByText('Harbour & Pine').count()).toBe(0)
}, 60_000)
