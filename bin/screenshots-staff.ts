import type { Page } from 'playwright-core'
import type { Camera } from './screenshots-camera.ts'

/** Generates a key in the CRM and imports its users, picture by picture; gives the administrator's window. */
export async function walkStaff(camera: Camera): Promise<Page> {
  const { crmUrl, portalUrl, open, shoot, signIn } = camera
  const crm = await open()
  await shoot(crm, 'crm-sign-in', `${crmUrl}/sign-in`)
  await signIn(crm, crmUrl, 'admin@crm.example')
  if (camera.everything) await walkCrm(camera, crm)
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
  if (camera.everything) await walkOn(camera, portal)
  return portal
}

async function walkCrm({ crmUrl, shoot }: Camera, crm: Page): Promise<void> {
  for (const list of ['accounts', 'contacts', 'potentials', 'users'])
    await shoot(crm, `crm-${list}`, `${crmUrl}/${list}`)
  await crm.goto(`${crmUrl}/accounts`)
  await crm.getByRole('link', { name: 'Harbour & Pine Architects' }).first().click()
  await shoot(crm, 'crm-account')
}

async function choose(page: Page): Promise<void> {
  const projects = [
    ['Łukasz Wójcik', 'Brightwater: customer letters'],
    ['Óscar Peñalver', 'Møller Textiles: shop move'],
  ] as const
  for (const [name, project] of projects) {
    const row = page.getByRole('row').filter({ hasText: name })
    await page.getByLabel('Search name or email').fill(name)
    await page.getByRole('row').nth(2).waitFor({ state: 'detached' })
    await row.getByRole('button', { name: /^Working Project of/ }).click()
    await page.getByRole('dialog').getByText(project).click()
    await page.keyboard.press('Escape')
    await row.getByText(project.split(':')[0] ?? '').waitFor()
  }
  await page.getByLabel('Search name or email').fill('')
  await page.getByRole('row').nth(4).waitFor()
  await page.getByLabel('Search name or email').blur()
}

/** The screens of the portal's own people that the README does not show. */
async function walkOn({ portalUrl, open, shoot, signIn }: Camera, portal: Page): Promise<void> {
  for (const [button, name] of [
    ['Change the ZSC Ticket', 'change-ticket'],
    ['Add portal user', 'add-portal-user'],
  ] as const) {
    await portal.getByRole('button', { name: button }).click()
    await portal.getByRole('dialog').waitFor()
    await shoot(portal, name)
    await portal.keyboard.press('Escape')
  }
  await portal.getByRole('link', { name: /Łukasz Wójcik/ }).click()
  await shoot(portal, 'portal-user')
  for (const name of ['Projects', 'Imports', 'Settings']) {
    await portal.getByRole('link', { name, exact: true }).first().click()
    await shoot(portal, name.toLowerCase())
  }
  await shoot(portal, 'profile', portal.url().replace(/\/settings.*/, '/profile'))
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
