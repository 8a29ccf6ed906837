// The people and projects of the world of the leak tests.
import { invite, invitePortalUsers, type StaffRole } from '../src/portal/people/people.ts'
import { makeClient, makeClientUser, makePortalUser, makeProject } from '../src/portal/portal.factories.ts'
import { insertProjectClients } from '../src/portal/projects/projects.ts'
import type { Kind, Sight } from './leak-words.ts'
import type { Ground, Hat } from './leak-world.ts'

const two = (number: number) => String(number).padStart(2, '0')

/** A viewer's own address. Those of clients are numbered from 20. */
export const addressOf = ({ says }: Ground, self: number) => `${says('self', self)}@people.example`

type StaffOptions = { role?: StaffRole; self?: number; title?: string; hidden?: boolean; nameless?: boolean }

/** Somebody who works on these projects; with an own address they have come in. */
async function addStaff(ground: Ground, kind: Kind, number: number, on: readonly string[], options: StaffOptions = {}) {
  const { ctx, says, passwordHash, projects } = ground
  const { role = 'employee', self, title = says(kind, number), hidden = false, nameless = false } = options
  const name = nameless ? '' : says(kind, number)
  // Who has no name goes by the address among colleagues.
  const address = says(kind, number, nameless ? 'staff' : 'manager')
  const email = self ? addressOf(ground, self) : `${address}@people.example`
  const person = { firstName: name, lastName: '', email, title, phone: says(kind, number, 'manager') }
  const works = { role, projects: on.map(one => projects[one] ?? '') }
  const made = await makePortalUser(ctx, { ...person, ...works, ...(self ? { passwordHash } : {}) })
  if (hidden)
    await ctx.db
      .updateTable('project_member')
      .set({ hidden_from_clients: true })
      .where('portal_user_id', '=', made.portalUserId)
      .execute()
  return { ...made, email }
}

type ClientOptions = { kind?: Kind; number?: number; self?: number; loginId?: string | null; email?: string }

/** Somebody at company `k`; with an own address or somebody's login they have come in. */
async function addClient(ground: Ground, k: number, options: ClientOptions = {}) {
  const { ctx, n, says, passwordHash, world } = ground
  const { kind = 'company', number = kind === 'company' ? k : 0, self, loginId } = options
  const email = options.email ?? (self ? addressOf(ground, self) : `${says('company', k, 'manager')}@clients.example`)
  const access = loginId ? { loginId } : self ? { passwordHash } : {}
  const who = {
    firstName: says(kind, number),
    lastName: '',
    email,
    title: says('company', k),
    company: says('company', k),
  }
  const made = await makeClient(ctx, { ...who, ...access })
  const sight: Sight = { portal: n, hat: 'client', company: k, ...(self ? { self } : {}) }
  world.mailed.set(email, { ...sight, isInvited: true })
  return { ...made, email, hat: { ...sight, hatId: made.clientUserId } satisfies Hat }
}

/** Somebody of company `k` who left it, or whose data must not be processed. */
async function addLeft({ ctx, says }: Ground, k: number, change: { deactivated: boolean }) {
  const names = { firstName: says('left', k), lastName: '', title: says('left', k), company: says('company', k) }
  const email = change.deactivated ? { email: `${says('left', k, 'manager')}@clients.example` } : {}
  const id = await makeClientUser(ctx, { ...names, ...email })
  const left = { deactivated_at: ctx.clock(), deactivated_by: 'hand' } as const
  const set = change.deactivated ? left : { no_processing: true }
  await ctx.db.updateTable('client_user').set(set).where('id', '=', id).execute()
}

/** Company `k`: its projects, who works on them, and its people. Returns its id. */
export async function fillCompany(ground: Ground, k: number): Promise<string> {
  const { ctx, says, projects } = ground
  for (const kind of ['shared', 'archived', 'unshared', 'gone'] as const)
    projects[`${kind}${two(k)}`] = await makeProject(ctx, says(kind, k), says(kind, k))
  const on = (...kinds: string[]) => kinds.map(kind => `${kind}${two(k)}`)
  await addStaff(ground, 'worker', k, on('shared', 'archived'))
  await addStaff(ground, 'hidden', k, on('shared'), { hidden: true })
  await addStaff(ground, 'inside', k, on('unshared', 'gone'))
  // Somebody without a login, and somebody who is invited with words of the portal's own.
  const names = { firstName: says('company', k), lastName: '', title: says('company', k), company: says('company', k) }
  await makeClientUser(ctx, names)
  const { companyId, clientUserId } = await addClient(ground, k)
  await invite(ctx, 'client_user', [clientUserId], { subject: says('note', k), message: says('note', k) })
  await addLeft(ground, k, { deactivated: true })
  await addLeft(ground, k, { deactivated: false })
  const ids = (...kinds: string[]) => on(...kinds).map(one => projects[one] ?? '')
  await insertProjectClients(ctx, [companyId], ids('shared', 'archived'))
  await insertProjectClients(ctx, [companyId], ids('unshared', 'gone'), { shared: false })
  return companyId
}

/** Those who look: staff of each role, and clients of each kind. */
export async function fillViewers(ground: Ground): Promise<void> {
  const { ctx, n, world } = ground
  const { viewers } = world
  const veiled = await addStaff(ground, 'veiled', 0, ['shared01', 'common00'])
  await ctx.db
    .updateTable('project_member')
    .set({ hidden_from_clients: true })
    .where('portal_user_id', '=', veiled.portalUserId)
    .where('project_id', '=', ground.projects.common00 ?? '')
    .execute()
  await addStaff(ground, 'worker', 1, ['shared01'], { nameless: true })
  const roles = [
    ['manager', 2, ['shared01', 'common00', 'unshared03']],
    ['employee', 3, ['shared01', 'common00']],
    ['contractor', 4, ['shared01']],
  ] as const
  for (const [hat, self, projects] of roles) {
    // Clients of 01 see all three, those of 02 the two who work on the project of both.
    const made = await addStaff(ground, 'worker', hat === 'contractor' ? 1 : 0, projects, { role: hat, self })
    const sight = { portal: n, hat, projects, self, hatId: made.portalUserId }
    viewers[`${hat}${n}`] = { email: made.email, loginId: made.loginId, hats: [sight] }
  }
  const waits = await addStaff(ground, 'inside', 99, ['inner00'])
  await invitePortalUsers(ctx, [waits.portalUserId])
  world.mailed.set(waits.email, { portal: n, hat: 'employee', projects: ['inner00'], isInvited: true })
  await fillClients(ground)
}

async function fillClients(ground: Ground): Promise<void> {
  const { ctx, n, world, says } = ground
  const { viewers } = world
  const put = (name: string, { email, loginId }: { email: string; loginId: string | null }, ...hats: Hat[]) => {
    viewers[`${name}${n}`] = { email, loginId, hats }
  }
  const client = await addClient(ground, 1, { self: 20 })
  put('client', client, client.hat)
  const nameless = await addClient(ground, 1, { email: `${says('company', 1, 'manager')}.nameless@clients.example` })
  await ctx.db.updateTable('person').set({ first_name: '' }).where('id', '=', nameless.personId).execute()
  const byAddress = { sort_key: nameless.email }
  await ctx.db.updateTable('client_user').set(byAddress).where('id', '=', nameless.clientUserId).execute()
  const pair = await addClient(ground, 2, { kind: 'pair', self: 21 })
  const second = await addClient(ground, 3, { kind: 'pair', self: 21, loginId: pair.loginId })
  put('pair', pair, pair.hat, second.hat)

  const works = { role: 'employee', self: 22, title: says('worker', 4) } as const
  const staff = await addStaff(ground, 'dual', 0, ['shared04'], works)
  const worn = await addClient(ground, 5, { kind: 'dual', self: 22, loginId: staff.loginId })
  const sight = { portal: n, hat: 'employee', projects: ['shared04'], self: 22, hatId: staff.portalUserId } as const
  put('dual', staff, sight, worn.hat)

  const gone = await addClient(ground, 6, { self: 23 })
  put('deactivated', gone)
  const off = { deactivated_at: ctx.clock(), deactivated_by: 'hand' } as const
  await ctx.db.updateTable('client_user').set(off).where('id', '=', gone.clientUserId).execute()
  const shut = await addClient(ground, 7, { self: 24 })
  put('shut', shut)
  await ctx.db.updateTable('client_company').set(off).where('id', '=', shut.companyId).execute()

  // One login, a client in every portal.
  const first = viewers.across
  const across = await addClient(ground, 8, { self: 25, loginId: first?.loginId ?? null })
  viewers.across = {
    email: first?.email ?? across.email,
    loginId: across.loginId,
    hats: [...(first?.hats ?? []), across.hat],
  }
}
