// Puts a random world into a portal of its own and a CRM, as people would: by hand, by an earlier import, by choices in its plan.
import { Client } from 'pg'
import type { VendorRow } from '../src/connectors/portico/fixtures/vendor-answer.ts'
import { chunks } from '../src/portal/importing/chunks.ts'
import { buildPortal, type TestPortal } from './factories.ts'
import { handNames, namesOf, type PlanRow, rowsOf, type State, stateOf } from './laws-state.ts'
import { type Choice, type Edit, heldThen, ownersEmail, shuffled, type World } from './laws-world.ts'
import { type Browser, Refused } from './server.ts'
import {
  account,
  contact,
  hold,
  type Importer,
  openImporter,
  openSides,
  type Records,
  type Sides,
  user,
} from './trust-crm.ts'

/** Both sides, the database beside them, and one login that owns every portal, for signing in takes longer than an import. */
export type House = Sides & { client: Client; keeper: { loginId: string | null; browser: Browser } }

/** A portal with a world in it, at the moment before an import. */
export type Scene = {
  house: House
  world: World
  importer: Importer
  project: string
  /** How many things were done by hand so far. */
  done: number
  /** Names of what was here by hand. */
  hand: Map<string, string>
  /** Makes the CRM hold what the world says it holds now; in another order with a seed. */
  hold: (shuffle?: number) => void
  state: () => Promise<State>
  names: () => Promise<Map<string, string>>
  rows: (plan: string) => Promise<PlanRow[]>
}

const whole = { ...chunks }
const inPieces: typeof chunks = { fetch: 3, plan: 3, apply: 2, reversal: 2, oneLane: 2 }

const times = ['2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z', '2026-01-03T00:00:00Z']

/** The records of a world as the vendor answers them. */
function recordsOf(world: World, when: 'was' | 'now', owner: string): Records {
  const changed = ({ changedAt }: Record<string, unknown>) => ({ Modified_Time: times[Number(changedAt)] })
  const names = new Map(heldThen(world.accounts, when).map(one => [one.id, one.name]))
  return {
    users: heldThen(world.users, when).map(({ id, active, confirmed, changedAt: _, ...said }) =>
      user(id, {
        ...said,
        email: said.email === ownersEmail ? owner : said.email,
        status: active ? 'active' : 'inactive',
        confirm: confirmed,
        ...changed({ changedAt: _ }),
      }),
    ),
    accounts: heldThen(world.accounts, when).map(one =>
      account(one.id, {
        Account_Name: one.name,
        Website: one.website,
        Phone: one.phone,
        Industry: one.industry,
        Owner: one.owner ? { id: '1', name: one.owner } : null,
        ...changed(one),
      }),
    ),
    contacts: heldThen(world.contacts, when).map(one =>
      contact(one.id, null, {
        First_Name: one.first_name,
        Last_Name: one.last_name,
        Email: one.email,
        Title: one.title,
        Phone: one.phone,
        Account_Name: one.account ? { id: String(one.account), name: names.get(Number(one.account)) ?? 'Gone' } : null,
        Data_Processing_Basis: one.noProcessing ? 'Do not process' : null,
        ...changed(one),
      }),
    ),
  }
}

/** Makes a portal, what is here by hand, and the earlier import with what was done since. */
export async function stage(house: House, world: World, shuffle?: number): Promise<Scene> {
  Object.assign(chunks, world.inPieces ? inPieces : whole)
  const importer = await openImporter(house, 'Laws', portal => keep(house, portal))
  const { portal } = importer
  const project = await portal.project('Website')
  for (const { hat, email, company, accepted, firstName, title, phone } of world.here) {
    if (hat === 'staff') {
      const { portalUserId } = await portal.stranger('employee', { email })
      await house.client.query('update portal_user set title = $2, phone = $3 where id = $1', [
        portalUserId,
        title,
        phone,
      ])
      if (accepted) await accept(house.client, portal.id, 'portal_user', portalUserId)
    } else
      await importer.admin.call('POST /api/p/{portal}/client-users', {
        params: importer.at,
        body: {
          firstName,
          lastName: 'Here',
          email,
          title,
          phone,
          company: company ? { name: company } : null,
        } as never,
      })
  }
  const { client } = house
  const put = (when: 'was' | 'now', by?: number) => {
    const records = recordsOf(world, when, portal.owner.email)
    hold(house.crm, by === undefined ? records : inOrder(records, by))
  }
  const scene: Scene = {
    house,
    world,
    importer,
    project,
    done: 0,
    hand: await handNames(client, portal.id),
    hold: by => put('now', by),
    state: () => stateOf(client, portal.id),
    names: async () =>
      new Map([...(await handNames(client, portal.id)), ...(await namesOf(client, portal.id)), ...scene.hand]),
    rows: plan => rowsOf(client, plan),
  }
  if (world.hadImport) {
    put('was', shuffle)
    const plan = await importer.planNow(world.kind)
    await choose(scene, plan, world.earlierChoices)
    await run(scene, plan)
    await edit(scene, world.earlierEdits)
  }
  scene.hold(shuffle)
  return scene
}

async function keep({ client, keeper }: House, { id, owner }: TestPortal): Promise<Browser> {
  await client.query('update person set login_id = $3 where portal_id = $1 and id = $2', [
    id,
    owner.personId,
    keeper.loginId,
  ])
  return keeper.browser
}

/** Opens both sides for worlds to be put into. */
export async function openHouse(): Promise<House> {
  const sides = await openSides()
  const client = new Client({ connectionString: sides.server.databaseUrl, options: '-c search_path=portal' })
  await client.connect()
  const { owner } = await buildPortal(sides.server.portal, 'Keeper')
  return {
    ...sides,
    client,
    keeper: { loginId: owner.loginId, browser: await sides.server.as(owner) },
    close: async () => {
      await client.end()
      await sides.close()
    },
  }
}

const inOrder = (records: Records, by: number): Records =>
  Object.fromEntries(Object.entries(records).map(([kind, rows]) => [kind, shuffled<VendorRow>(rows ?? [], by)]))

/** Carries a plan out, brake or no brake; nothing where nothing is ticked. */
export async function run({ importer }: Scene, plan: string) {
  try {
    return await importer.run(plan, { go: true })
  } catch (error) {
    if (error instanceof Refused && error.code === 'nothing_ticked') return undefined
    throw error
  }
}

/** Makes an administrator's choices in a plan; what a row does not offer changes nothing. */
export async function choose({ importer, project, rows }: Scene, plan: string, choices: readonly Choice[]) {
  for (const choice of choices) {
    const all = (await rows(plan)).sort((a, b) => compare(idOf(a), idOf(b)))
    const row = all[choice.row % Math.max(all.length, 1)]
    if (!row) return
    if (choice.decide && row.outcome === 'conflict') await decide(importer, plan, row, choice)
    const set = { selected: choice.tick, ...(choice.role ? { role: choice.role } : {}) }
    await importer.choose(plan, [idOf(row)], { ...set, ...(choice.project ? { addProjects: [project] } : {}) })
  }
}

const idOf = ({ kind, crm_id }: PlanRow) => (kind === 'user' ? crm_id : `${kind}:${crm_id}`)
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

async function decide(importer: Importer, plan: string, row: PlanRow, { decide, row: by }: Choice) {
  const companies = ((row as { offer?: { companies?: { id: string; name: string }[] } }).offer?.companies ?? []).sort(
    (a, b) => compare(a.name, b.name),
  )
  const company = companies[by % Math.max(companies.length, 1)]
  const body = { decided: decide, ...(decide === 'same' && company ? { companyId: company.id } : {}) }
  await importer.decide(plan, idOf(row), body).catch(allowRefusal)
}

/** What the portal does not let anybody do is not done. */
export function allowRefusal(error: unknown): undefined {
  if (error instanceof Refused && error.status < 500) return undefined
  throw error
}

/** Does things by hand, each to one hat or company; answers the ids of what was touched. */
export async function edit(scene: Scene, edits: readonly Edit[]): Promise<void> {
  for (const one of edits) {
    const names = await scene.names()
    const state = await scene.state()
    const things = (['portal_user', 'client_user', 'client_company'] as const)
      .flatMap(of => Object.keys(state[of]).map(id => ({ of, id, name: `${of} ${names.get(id) ?? ''}` })))
      .sort((a, b) => compare(a.name, b.name))
    const thing = things[one.who % Math.max(things.length, 1)]
    if (thing) await acts[thing.of](scene, thing.id, one.what).catch(allowRefusal)
  }
}

const acts = {
  portal_user: async (scene: Scene, portalUser: string, what: Edit['what']) => {
    const { admin, at } = scene.importer
    const params = { ...at, portalUser }
    const path = `/api/p/${at.portal}/portal-users/${portalUser}`
    if (what === 'accept') return accept(scene.house.client, at.portal, 'portal_user', portalUser)
    if (what === 'project') return join(scene, 'project_member', 'portal_user_id', portalUser)
    if (what === 'deactivate' || what === 'remove') return void (await admin.send('POST', `${path}/deactivation`))
    if (what === 'reactivate') return void (await admin.send('DELETE', `${path}/deactivation`))
    const { version } = await admin.call('GET /api/p/{portal}/portal-users/{portalUser}', { params })
    const body = { version, ...changeTo(scene, what) }
    await admin.call('PATCH /api/p/{portal}/portal-users/{portalUser}', { params, body: body as never })
  },
  client_user: async (scene: Scene, clientUser: string, what: Edit['what']) => {
    const { admin, at } = scene.importer
    const params = { ...at, clientUser }
    const path = `/api/p/${at.portal}/client-users/${clientUser}`
    if (what === 'accept') return accept(scene.house.client, at.portal, 'client_user', clientUser)
    if (what === 'deactivate') return void (await admin.send('POST', `${path}/deactivation`))
    if (what === 'reactivate') return void (await admin.send('DELETE', `${path}/deactivation`))
    if (what === 'remove') return void (await admin.send('DELETE', path))
    const { version } = await admin.call('GET /api/p/{portal}/client-users/{clientUser}', { params })
    const move = what === 'project' || what === 'add' ? { company: { name: 'By hand' } } : changeTo(scene, what)
    await admin.call('PATCH /api/p/{portal}/client-users/{clientUser}', { params, body: { version, ...move } as never })
  },
  client_company: async (scene: Scene, company: string, what: Edit['what']) => {
    const { admin, at } = scene.importer
    const path = `/api/p/${at.portal}/client-companies/${company}`
    if (what === 'deactivate') return void (await admin.send('POST', `${path}/deactivation`))
    if (what === 'reactivate') return void (await admin.send('DELETE', `${path}/deactivation`))
    if (what === 'project') return join(scene, 'project_client', 'client_company_id', company)
    scene.done += 1
    if (what === 'add') {
      const body = { firstName: 'Added', lastName: 'By hand', company: { id: company } }
      return void (await admin.send('POST', `/api/p/${at.portal}/client-users`, body))
    }
    const { version } = (await (await admin.send('GET', path)).json()) as { version: number }
    const website = { website: `by-hand-${scene.done}.example` }
    const set =
      what === 'name' ? { name: `By hand ${scene.done}` } : what === 'email' ? website : { phone: `+0 ${scene.done}` }
    await admin.send('PATCH', path, { version, ...set })
  },
}

function changeTo(scene: Scene, what: Edit['what']): object {
  scene.done += 1
  if (what === 'name') return { lastName: `By hand ${scene.done}` }
  if (what === 'email') return { email: `by.hand.${scene.done}@x.example` }
  return what === 'phone' ? { phone: `+0 ${scene.done}` } : { title: `By hand ${scene.done}` }
}

// Accepting takes a mail and a password each; what it leaves behind is the time.
const accept = async (client: Client, portalId: string, table: 'portal_user' | 'client_user', id: string) =>
  void (await client.query(
    `update ${table} set accepted_at = now(), invited_at = now() where portal_id = $1 and id = $2 and deactivated_at is null`,
    [portalId, id],
  ))

const join = async ({ house: { client }, importer, project }: Scene, table: string, column: string, id: string) =>
  void (await client.query(
    `insert into ${table} (portal_id, project_id, ${column}) values ($1, $2, $3) on conflict do nothing`,
    [importer.portal.id, project, id],
  ))
