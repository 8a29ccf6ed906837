import type { Page } from 'playwright-core'
import type { Camera } from './screenshots-camera.ts'

const company = 'Harbour & Pine Architects'

/** Imports accounts and contacts and looks at them as an administrator and as a client, picture by picture. */
export async function walkClients(camera: Camera, page: Page): Promise<void> {
  await importClients(camera, page)
  await page.getByRole('link', { name: 'Client companies' }).click()
  await shoot(camera, page, 'client-companies')
  await page.getByRole('link', { name: company }).click()
  await page.getByRole('heading', { name: 'CRM Potential Information' }).waitFor()
  await shoot(camera, page, 'client-company')
  if (camera.everything) await walkOn(camera, page)

  const client = await camera.open()
  await camera.signIn(client, camera.portalUrl, 'noor@harbourpine.example')
  await client.getByRole('heading', { name: 'Your projects' }).waitFor()
  await shoot(camera, client, 'client-home')
  if (camera.everything) await walkAsClient(camera, client)

  await changeSome(page)
  await page.getByRole('link', { name: 'Imports', exact: true }).click()
  await shoot(camera, page, 'imports-both')
  if (camera.everything) await walkConflicts(camera, page)
  await page.getByRole('row').filter({ hasText: 'Accounts and contacts' }).getByRole('link').first().click()
  await page.getByText('Every record read is counted once').waitFor()
  await page.getByRole('button', { name: 'Undo this import…' }).click()
  const undo = page.getByRole('button', { name: /^Undo \d+ changes$/ })
  await undo.waitFor()
  await shoot(camera, page, 'undo')
  if (!camera.everything) return
  await undo.click()
  await page.getByRole('dialog').waitFor()
  await shoot(camera, page, 'undo-confirm')
  await page.getByRole('dialog').getByRole('button', { name: /^Undo/ }).click()
  await page.getByText('Every change is counted once').waitFor()
  await shoot(camera, page, 'undo-report')
}

/** Changes some of what came in by hand, so that an undo has something to keep. */
async function changeSome(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const call = async (method: string, path: string, body?: object) => {
      const at = `/api${location.pathname.split('/').slice(0, 3).join('/')}${path}`
      const headers = { 'content-type': 'application/json' }
      const answer = await fetch(at, { method, headers, ...(body && { body: JSON.stringify(body) }) })
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
      return answer.json()
    }
    const first = async (path: string) => (await call('GET', path)).rows[0]
    for (const [name, title] of [
      ['agnes duarte', 'Head of Projects'],
      ['nils o', 'Operations'],
    ] as const) {
      const { id, version } = await first(`/client-users?q=${encodeURIComponent(name)}`)
      await call('PATCH', `/client-users/${id}`, { version, title })
    }
    const [project, company] = [await first('/projects?q=quillon'), await first('/client-companies?q=juniper')]
    await call('PUT', `/projects/${project.id}/clients/${company.id}`, {})
  })
}

const shoot = (camera: Camera, page: Page, name: string) => camera.shoot(page, name)

const rowOf = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name }).first()

async function importClients({ shoot }: Camera, page: Page): Promise<void> {
  await page.getByRole('link', { name: 'All Users' }).click()
  await page.getByRole('link', { name: /^Client Users/ }).click()
  await rowOf(page, company).waitFor()
  await shoot(page, 'client-users-before')
  await page.getByRole('button', { name: 'Other actions' }).click()
  await page.getByRole('menuitem', { name: 'Import From CRM' }).click()
  await shoot(page, 'import-clients-key')
  await page.getByRole('button', { name: 'Next Step' }).click()
  await page.getByRole('heading', { name: /accounts and \d+ contacts in/ }).waitFor()
  await rowOf(page, 'Alder Boatyard').waitFor()
  await shoot(page, 'import-clients-all')
  await page.getByRole('button', { name: 'Projects for Alder Boatyard' }).click()
  await page.getByRole('dialog').getByText('Quillon: trial handbook').click()
  await shoot(page, 'import-clients-projects')
  await page.keyboard.press('Escape')
  await rowOf(page, 'Alder Boatyard').getByText('Quillon').waitFor()
  await seeQuestion(page)
  await page.getByRole('button', { name: 'Projects for Cobalt Dairy' }).click()
  await page.getByRole('dialog').getByText('Tansy Coffee: brand refresh').click()
  await page.keyboard.press('Escape')
  await rowOf(page, 'Cobalt Dairy').getByText('Tansy').waitFor()
  await page.getByRole('button', { name: /^Projects for Cobalt Dairy/ }).blur()
  await shoot(page, 'import-clients')
  await page.getByRole('button', { name: /Conflict$/ }).click()
  for (const name of [company, 'Møller Textiles'])
    await page.getByRole('button', { name: new RegExp(`^Same company: ${name}`) }).click()
  await page.getByRole('button', { name: `Change what was decided about ${company}` }).waitFor()
  await shoot(page, 'import-clients-conflicts')
  await page.getByRole('button', { name: /^Decide… Priya/ }).click()
  await shoot(page, 'import-clients-decide')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Import Clients Now' }).click()
  await page.getByRole('dialog').waitFor()
  await shoot(page, 'import-clients-confirm')
  await page.getByRole('button', { name: /^Import \d+ companies/ }).click()
  await page.getByText('Every record read is counted once').waitFor()
  await shoot(page, 'report-clients')
}

/** Scrolls to where the tree asks which company is the same. */
async function seeQuestion(page: Page): Promise<void> {
  const asks = page.getByRole('button', { name: /^Same company: Brightwater/ })
  await rowOf(page, 'Alder Boatyard').hover()
  for (let top = Infinity; top > 500; ) {
    await page.mouse.wheel(0, 100)
    await page.waitForTimeout(50)
    top = (await asks.count()) > 0 ? ((await asks.boundingBox())?.y ?? Infinity) : Infinity
  }
}

async function walkOn(camera: Camera, page: Page): Promise<void> {
  const { shoot } = camera
  const address = page.url()
  for (const tab of ['people', 'projects', 'activity']) await shoot(page, `client-company-${tab}`, `${address}/${tab}`)
  await page.goto(address)
  await page.getByRole('button', { name: /^All \d+ potentials$/ }).click()
  await page.getByRole('dialog').waitFor()
  await shoot(page, 'client-company-potentials')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Edit', exact: true }).click()
  await page.getByRole('dialog').waitFor()
  await shoot(page, 'client-company-edit')
  await page.keyboard.press('Escape')

  await page.getByRole('link', { name: 'Projects', exact: true }).first().click()
  await page
    .getByRole('link', { name: /new website/ })
    .first()
    .click()
  await shoot(page, 'project')
  await page.getByRole('link', { name: /^Clients/ }).click()
  await rowOf(page, company).waitFor()
  await shoot(page, 'project-clients')
  await page.getByRole('button', { name: 'Add client company' }).first().click()
  await page.getByRole('dialog').waitFor()
  await shoot(page, 'project-clients-add')
  await page.keyboard.press('Escape')

  await page.getByRole('link', { name: 'All Users' }).click()
  await page.getByRole('link', { name: /^Client Users/ }).click()
  await rowOf(page, 'Alder Boatyard').waitFor()
  await shoot(page, 'client-users')
  await page.getByRole('button', { name: 'All people' }).click()
  await rowOf(page, 'Agnes').waitFor()
  await shoot(page, 'client-users-people')
  await page.getByRole('button', { name: 'By company' }).click()
  await page.getByRole('checkbox', { name: /^Select everybody at Alder Boatyard/ }).check()
  await shoot(page, 'client-users-ticked')
  for (const act of ['Invite…', 'Move to company…']) {
    await page.getByRole('button', { name: act, exact: true }).click()
    await page.getByRole('dialog').waitFor()
    await shoot(page, `client-users-${act.split(/\W/)[0]?.toLowerCase()}`)
    await page.keyboard.press('Escape')
  }
  await page.getByRole('button', { name: 'Add client user' }).click()
  await page.getByRole('dialog').waitFor()
  await shoot(page, 'client-users-add')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Other actions' }).click()
  await page.getByRole('menuitem', { name: /^Invitation words/ }).click()
  await page.getByRole('dialog').waitFor()
  await shoot(page, 'invitation-words')
  await page.keyboard.press('Escape')
  await walkConnection(camera, page)
  await page
    .getByRole('link', { name: /^Agnes/ })
    .first()
    .click()
  await shoot(page, 'client-user')
}

/** What waits for a decision, and what was decided. */
async function walkConflicts({ shoot }: Camera, page: Page): Promise<void> {
  for (const [tab, name] of [
    [/^Conflicts/, 'conflicts'],
    [/^Decided/, 'conflicts-decided'],
    [/^Imports/, undefined],
  ] as const) {
    await page.locator('main').getByRole('link', { name: tab }).first().click()
    if (name) await shoot(page, name)
  }
}

/** What can be set of the connection, from its panel. */
async function walkConnection({ shoot }: Camera, page: Page): Promise<void> {
  for (const [item, name] of [
    [/^When imports stop/, 'connection-brake'],
    [/^Who decides a field/, 'connection-fields'],
  ] as const) {
    await page.getByRole('button', { name: /^Actions for Larkspur Sales/ }).click()
    await page.getByRole('menuitem', { name: item }).click()
    await page.getByRole('dialog').waitFor()
    await shoot(page, name)
    await page.keyboard.press('Escape')
  }
}

async function walkAsClient({ portalUrl, open, shoot, signIn }: Camera, client: Page): Promise<void> {
  const home = client.url()
  for (const [name, path] of [
    ['client-people', '/people'],
    ['client-people-own', '/people/own'],
    ['client-profile', '/profile'],
    ['client-not-found', '/nowhere'],
  ] as const)
    await shoot(client, name, home + path)
  await client.goto(home)
  await client.locator('main a[href*="/projects/"]').first().click()
  await shoot(client, 'client-project')
  const both = await open()
  await signIn(both, portalUrl, 'comfort@brightwater.example')
  await shoot(both, 'where-to-go', portalUrl)
  const manager = await open()
  await signIn(manager, portalUrl, 'employee@portal.example')
  await shoot(manager, 'employee-refused', `${manager.url().replace(/\/projects.*/, '')}/all-users/client-users`)
}
