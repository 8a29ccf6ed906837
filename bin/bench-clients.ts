import { portico } from '../src/connectors/portico/index.ts'
import type { Settings } from '../src/platform/settings.ts'
import { openPortal } from '../src/portal/portal.open.ts'
import type { Figure } from './bench.ts'
import { admin, fillCrm } from './bench-crm.ts'
import { askDatabase, watchBackends, writesOf } from './bench-database.ts'
import { copyFloor } from './bench-floor.ts'
import {
  type Ask,
  connectProducts,
  crmUrl,
  type Running,
  spread,
  timed,
  type Until,
  withProducts,
} from './bench-roles.ts'

/** The figures of one round, by name: its values of later rounds are joined to a median. */
type Round = Map<string, Figure>
type Note = (name: string, value: number, unit: string, more?: Pick<Figure, 'note' | 'atMost'>) => void

/**
 * Accounts and contacts become client companies and client users: every step over HTTP, each product a process of its own, all on
 * this machine, beside COPY of the same rows in the same round. Each figure is the median of the rounds.
 */
export async function benchClients(contacts: number, rounds: number): Promise<Figure[]> {
  const all: Round[] = []
  for (let round = 0; round < rounds; round += 1)
    all.push(
      await withProducts(
        settings => fillCrm(settings, contacts),
        running => measure(contacts, running),
      ),
    )
  return [...(all[0] ?? [])].map(([name, figure]) => {
    const values = all.map(round => round.get(name)?.value ?? 0)
    const spreadOf =
      rounds > 1 ? `${roundly(Math.min(...values))} to ${roundly(Math.max(...values))} in ${rounds} rounds` : ''
    return { ...figure, value: median(values), note: [figure.note, spreadOf].filter(Boolean).join('; ') }
  })
}

/** What a contact costs at each size against the size before: 1 is neither dearer nor cheaper. */
export function growthOf(figures: readonly Figure[]): Figure[] {
  const costs = figures.flatMap(({ name, value }) => {
    const [, contacts, step] =
      /^(\d+) contacts: (fetch and store|plan|apply|end to end|undo: carry out)$/.exec(name) ?? []
    return contacts && step ? [{ contacts: Number(contacts), step, each: value / Number(contacts) }] : []
  })
  return costs.flatMap(({ contacts, step, each }) => {
    const before = costs.filter(one => one.step === step && one.contacts < contacts).at(-1)
    if (!before) return []
    const name = `${step}: a contact of ${contacts} against one of ${before.contacts}`
    const isAsserted = step === 'end to end' && contacts > 100_000
    return [{ name, value: each / before.each, unit: 'times', ...(isAsserted && { atMost: 1.5 }) }]
  })
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
const roundly = (value: number) => Number(value.toPrecision(3))

async function measure(contacts: number, running: Running): Promise<Round> {
  const { portal, at, connection, key } = await connectProducts(admin)
  const asked = { portal, at, connection, until: running.until }
  const figures: Round = new Map()
  const note: Note = (name, value, unit, more) =>
    figures.set(name, { name: `${contacts} contacts: ${name}`, value, unit, ...more })
  const backends = watchBackends(running.databasePid)

  const source = await readAlone(running.settings, key)
  const first = await importOnce(asked, { again: contacts <= 10_000 ? 3 : 0 })
  const { fetch, plan, apply } = first
  const total = fetch + plan + apply
  note('the source alone: every page, thrown away', source, 's')
  note('fetch and store', fetch, 's')
  note('plan', plan, 's')
  if (first.planAgain > 0)
    note('plan again, of the stored snapshot', first.planAgain, 's', { note: 'at most 0.5 for 10,000' })
  note('apply', apply, 's')
  note('end to end', total, 's')
  note('end to end, without what the source takes alone', total - source, 's')
  note('end to end: rate', contacts / total, 'contacts/s', { note: 'aim 7,000 on an idle machine' })
  // The database tidies up by itself within a minute. Done now, it disturbs nothing that is measured from here on.
  await askDatabase(running.databaseUrl, 'vacuum')
  const floor = await copyFloor(running.databaseUrl, {
    crm_record: 'true',
    plan_row: `plan_id = '${first.planId}'`,
    client_company: 'true',
    person: `login_id is null`,
    client_user: 'true',
    client_user_listing: 'true',
    crm_link: 'true',
    change: 'true',
  })
  note('floor: COPY of the same rows', floor.seconds, 's', { note: `${floor.rows} rows` })
  // Of fewer, what a step costs whatever its size outweighs the rows; of more, growth is asked for instead.
  note('end to end: ratio to the floor', total / floor.seconds, 'times', contacts === 100_000 ? { atMost: 1.4 } : {})
  await measureLater({ ...asked, contacts, running, run: first.run, note })
  for (const [role, mb] of Object.entries(running.peaks())) note(`peak memory of ${role}`, mb, 'MB')
  note('peak memory of a server of the database, its own', backends.stop(), 'MB')
  return figures
}

/** The portal as an administrator asks it, below which address, of which connection; and how to wait for what it does. */
type Asked = { portal: Ask; at: string; connection: string; until: Until }

type Later = Asked & {
  contacts: number
  running: Running
  run: string
  note: Note
}

/** The import again with nothing changed and with a hundred changes, its undo, and lists while it runs once more. */
async function measureLater({ contacts, running, run, note, ...asked }: Later) {
  const { portal, at } = asked
  const { databaseUrl } = running
  let again = nothing
  const writes = await writesOf(databaseUrl, async () => {
    again = await importOnce(asked)
  })
  const ownRecord = [
    'snapshot',
    'snapshot_page',
    'import_plan',
    'plan_count',
    'run',
    'run_lane',
    'run_count',
    'connection',
    'session',
    // Whoever asks was seen.
    'portal_user',
  ]
  const others = Object.entries(writes.rows).filter(([table]) => !ownRecord.includes(table))
  note('nothing changed: read and plan', again.fetch + again.plan, 's')
  note(
    'nothing changed: rows written besides its own record',
    others.reduce((sum, [, rows]) => sum + rows, 0),
    'rows',
    {
      atMost: 0,
      ...(others.length > 0 && { note: others.map(([table, rows]) => `${table} ${rows}`).join(', ') }),
    },
  )
  note('nothing changed: WAL', writes.wal / 1e6, 'MB', contacts <= 100_000 ? { atMost: 1 } : {})

  const few: { seconds: number; run: string }[] = []
  for (const title of ['Changed', 'Changed again', 'Changed once more']) {
    await askDatabase(
      databaseUrl,
      `update crm.contact set title = '${title}', modified_time = now() where id in (select id from crm.contact order by id limit 100)`,
    )
    const { fetch, plan, apply, run } = await importOnce(asked)
    few.push({ seconds: fetch + plan + apply, run })
  }
  note('100 changed: read, plan and apply, the first time', few[0]?.seconds ?? 0, 's')
  note('100 changed: read, plan and apply, median of three', median(few.map(({ seconds }) => seconds)), 's')

  const list = await spread(40, () => portal('GET', `${at}/client-users?limit=50`))
  note('a page of client users, p95', list.p95, 'ms', { note: 'at most 150' })
  const search = await spread(40, () => portal('GET', `${at}/client-users?limit=50&q=silva+77`))
  note('search client users, p95', search.p95, 'ms', { note: 'at most 150' })
  for (const { run } of few.reverse()) await undo(asked, run)
  const undone = await undo(asked, run)
  note('undo: work out', undone.plan, 's')
  note('undo: carry out', undone.apply, 's', { note: `${Math.round(contacts / undone.apply)} contacts/s` })
  await listWhileImporting(asked, note)
}

async function listWhileImporting(asked: Asked, note: Note) {
  const { portal, at } = asked
  const taken: number[] = []
  let goesOn = true
  const looking = (async () => {
    const pages = [`${at}/client-users?limit=50`, `${at}/client-companies?limit=50`, `${at}/portal-users?limit=50`]
    for (let n = 0; goesOn; n += 1) {
      taken.push((await timed(() => portal('GET', pages[n % pages.length] as string))).seconds * 1000)
      await new Promise(resolve => setTimeout(resolve, 50))
    }
  })()
  // As the page of somebody who watches it.
  const until: Until = async (table, id, state) => {
    const path = { snapshot: 'snapshots', import_plan: 'plans', run: 'runs' }[table]
    const watching = setInterval(() => void portal('GET', `${at}/${path}/${id}`).catch(() => {}), 400)
    await asked.until(table, id, state).finally(() => clearInterval(watching))
  }
  await importOnce({ ...asked, until }, { all: true })
  goesOn = false
  await looking
  taken.sort((a, b) => a - b)
  note('list pages while it imports, p95', taken[Math.floor(taken.length * 0.95)] ?? 0, 'ms', {
    note: `at most 50; median ${Math.round(taken[taken.length >> 1] ?? 0)} ms of ${taken.length}`,
  })
}

/** Seconds to read everything the import reads, and to throw it away: one page ahead, as it does. */
async function readAlone(settings: Settings, key: string): Promise<number> {
  const { portal, close } = await openPortal(settings, 'portal')
  const access = {
    baseUrl: crmUrl,
    credentials: { email: admin, key },
    outbound: portal.outbound,
    signal: AbortSignal.timeout(3_600_000),
  }
  const { seconds } = await timed(async () => {
    for (const kind of ['account', 'contact'] as const)
      for await (const page of portico.fetch(access, kind, { cursor: null })) void page
  })
  await close()
  return seconds
}

const nothing = { fetch: 0, plan: 0, planAgain: 0, apply: 0, planId: '', run: '' }

/**
 * Reads, plans and, where there is something to do, applies with what is ticked; with `all`, ticks everything that can be first. With
 * `again`, what was read is planned so many times more, and the last plan is the one that is applied.
 */
async function importOnce({ portal, at, connection, until }: Asked, { all = false, again = 0 } = {}) {
  const fetching = await timed(async () => {
    const snapshot = await portal('POST', `${at}/connections/${connection}/snapshots`, { kind: 'client' })
    await until('snapshot', snapshot.id, 'complete')
    return snapshot
  })
  const makePlan = () =>
    timed(async () => {
      const plan = await portal('POST', `${at}/snapshots/${fetching.value.id}/plans`, {})
      await until('import_plan', plan.id, 'ready')
      // What somebody sees of it is part of it.
      return portal('GET', `${at}/plans/${plan.id}`)
    })
  const { seconds: plan, ...first } = await makePlan()
  const planned = [first]
  const more: number[] = []
  for (let n = 0; n < again; n += 1) {
    const { seconds, ...last } = await makePlan()
    planned.push(last)
    more.push(seconds)
  }
  const planning = planned.at(-1) ?? first
  const so = {
    ...nothing,
    fetch: fetching.seconds,
    plan,
    planAgain: again > 0 ? median(more) : 0,
    planId: planning.value.id,
  }
  if (all) {
    const selection = { all: true, filter: {}, except: [] }
    await portal('PATCH', `${at}/plans/${planning.value.id}/rows`, { selection, set: { selected: true } })
  }
  const ticked = Object.values((planning.value as unknown as { ticked: Record<string, number> }).ticked)
  if (!all && ticked.every(count => count === 0)) return so
  const running = await timed(async () => {
    const run = await portal('POST', `${at}/plans/${planning.value.id}/runs`, {})
    await until('run', run.id, 'done')
    return run
  })
  return { ...so, apply: running.seconds, run: running.value.id }
}

async function undo({ portal, at, until }: Asked, run: string) {
  const planning = await timed(async () => {
    const reversal = await portal('POST', `${at}/runs/${run}/reversal`)
    await until('import_plan', reversal.id, 'ready')
    return reversal
  })
  const applying = await timed(async () => {
    const started = await portal('POST', `${at}/reversals/${planning.value.id}/runs`)
    await until('run', started.id, 'done')
  })
  return { plan: planning.seconds, apply: applying.seconds }
}
