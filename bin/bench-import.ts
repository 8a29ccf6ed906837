import { transactOrg } from '../src/crm/context.ts'
import { buildOrganization, buildUsers, giveLogin } from '../src/crm/crm.factories.ts'
import { openCrm } from '../src/crm/crm.server.ts'
import type { Settings } from '../src/platform/settings.ts'
import type { Figure } from './bench.ts'
import { copyFloor } from './bench-floor.ts'
import { connectProducts, type Running, spread, timed, withProducts } from './bench-roles.ts'

const admin = 'admin@bench.example'

/** CRM users become portal users: every step over HTTP, each product a process of its own, all on this machine. */
export const benchImport = (people: number): Promise<Figure[]> =>
  withProducts(
    settings => fillCrm(settings, people),
    running => measure(people, running),
  )

async function measure(people: number, running: Running): Promise<Figure[]> {
  const { portal, at, connection } = await connectProducts(admin)
  const { until } = running
  const figures: Figure[] = []
  const note = (name: string, value: number, unit: string, text?: string) =>
    figures.push({ name, value, unit, ...(text ? { note: text } : {}) })

  const fetching = await timed(async () => {
    const snapshot = await portal('POST', `${at}/connections/${connection}/snapshots`)
    await until('snapshot', snapshot.id, 'complete')
    return snapshot
  })
  note(`read ${people} CRM users into a snapshot`, fetching.seconds, 's')
  const planning = await timed(async () => {
    const plan = await portal('POST', `${at}/snapshots/${fetching.value.id}/plans`, {})
    await until('import_plan', plan.id, 'ready')
    return portal('GET', `${at}/plans/${plan.id}`)
  })
  note('plan', planning.seconds, 's', 'at most 0.5 for 10,000 on a stored snapshot')
  const rows = `${at}/plans/${planning.value.id}/rows`
  const first = await spread(20, () => portal('GET', `${rows}?limit=50`))
  note('first 50 rows of the plan, median of 20', first.median, 'ms', 'first rows under a second')
  const found = await spread(20, () => portal('GET', `${rows}?q=vale+77&limit=50`))
  note('search in the plan, median of 20', found.median, 'ms')
  const bulk = await timed(() =>
    portal('PATCH', rows, { selection: { all: true, filter: {}, except: [] }, set: { role: 'contractor' } }),
  )
  note(`one choice for all ${people}, one request`, bulk.seconds * 1000, 'ms')
  const applying = await timed(async () => {
    const run = await portal('POST', `${at}/plans/${planning.value.id}/runs`, {})
    await until('run', run.id, 'done')
  })
  note(`import ${people} people`, applying.seconds, 's')
  const made = `created_at > (select min(created_at) from portal.portal_user)`
  const floor = await copyFloor(running.databaseUrl, {
    person: 'login_id is null',
    portal_user: made,
    crm_link: 'true',
    change: 'true',
  })
  const ratio = (applying.seconds / floor.seconds).toFixed(2)
  note('floor: COPY of the same rows into the same tables', floor.seconds, 's', `import is ${ratio} times that`)
  const list = `${at}/portal-users?limit=50`
  note('first page of portal users, median of 20', (await spread(20, () => portal('GET', list))).median, 'ms')
  const search = await spread(20, () => portal('GET', `${list}&q=vale+77`))
  note('search portal users, median of 20', search.median, 'ms')
  return figures
}

async function fillCrm(settings: Settings, people: number): Promise<void> {
  const { crm, close } = openCrm({ settings })
  const org = await buildOrganization(crm, 'Bench Sales')
  const [id] = await transactOrg(org, ctx =>
    buildUsers(ctx, [{ first_name: 'Ada', last_name: 'Bench', email: admin, profile: 'Administrator' }]),
  )
  await giveLogin(crm, org, id as string, admin, 'Ada Bench')
  const roles = ['Sales', 'Delivery', 'Marketing', 'Management']
  const users = Array.from({ length: people - 1 }, (_, n) => ({
    title: `Title ${n % 40}`,
    role: roles[n % 4] as string,
  }))
  await transactOrg(org, ctx => buildUsers(ctx, users))
  await close()
}
