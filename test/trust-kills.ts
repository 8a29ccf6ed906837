// An import of clients from the first page to its undo, with what changed in the CRM between, while processes of the portal are killed at random.
import { setTimeout as pause } from 'node:timers/promises'
import { changeCrm, fillCrm, type Source } from './trust-kills-crm.ts'
import { naturalState } from './trust-natural.ts'
import type { Products, Victim } from './trust-products.ts'

/** The steps of a round that can be killed in. */
export const steps = [
  'fetch',
  'plan',
  'apply',
  'mail',
  'read changes',
  'plan changes',
  'apply changes',
  'plan the undo',
  'undo',
] as const
export type StepName = (typeof steps)[number]

/** One kill in a step that was going on: of what, how long until all was up again, and how long from then until it went on. */
export type Hit = { step: StepName; victim: Victim; upAfter: number; onAfter: number }

/** A whole import and its undo: what was there after each step, how long each took, and what was killed. */
export type Round = { states: Record<StepName, string[]>; seconds: Record<StepName, number>; hits: Hit[] }

/** Numbers from 0 to 1 that a seed decides. */
export function random(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const victims: readonly (readonly [upTo: number, victim: Victim])[] = [
  [0.45, 'worker'],
  [0.75, 'database'],
  [0.87, 'web'],
  [1, 'all'],
]

type Progress = { state: string; done: number }

// What is asked of the database while a step goes on: its state and a number that only grows.
const progress: Record<StepName, string> = {
  fetch: `select state, (select coalesce(sum(cardinality(crm_ids)), 0)::int from portal.snapshot_page p where p.snapshot_id = s.id) as done
    from portal.snapshot s where id = $1`,
  plan: `select state, (select sum(read + absent)::int from portal.plan_count c where c.plan_id = p.id) as done
    from portal.import_plan p where id = $1`,
  apply: `select state, (select sum(cursor)::int from portal.run_lane l where l.run_id = r.id) as done from portal.run r where id = $1`,
  mail: `select case when exists (select from pgboss.job where name = 'send-invitation' and state in ('created', 'retry', 'active'))
    then 'sending' else 'done' end as state, (select count(mailed_at)::int from portal.invitation where portal_id = $1) as done`,
  get 'read changes'() {
    return this.fetch
  },
  get 'plan changes'() {
    return this.plan
  },
  get 'apply changes'() {
    return this.apply
  },
  get 'plan the undo'() {
    return this.plan
  },
  get undo() {
    return this.apply
  },
}
const ends = new Set(['complete', 'ready', 'done'])

/** How often a step is killed in at most, how long each takes undisturbed, in seconds, and the chance that decides the rest. */
export type Disturbing = { kills: Record<StepName, number>; seconds: Record<StepName, number>; random: () => number }

/** Everything a number of kills showed. */
export type Proof = {
  hits: Hit[]
  rounds: number
  /** What was there after a step that was not after the undisturbed one, or the other way round. */
  differences: string[]
  /** Who got the mail of one round not exactly once. */
  mailedWrongly: string[]
  mails: number
}

const atMost: Disturbing['kills'] = {
  fetch: 2,
  plan: 2,
  apply: 2,
  mail: 1,
  'read changes': 2,
  'plan changes': 1,
  'apply changes': 1,
  'plan the undo': 1,
  undo: 2,
}

/**
 * Carries out undisturbed what is then carried out again and again, in a fresh portal each time, while processes are killed, until
 * there were so many kills; compares every step's end with the undisturbed one. Bounded in rounds, since a kill may come too late.
 */
export async function proveByKilling(
  products: Products,
  {
    kills,
    seed,
    people,
    tell,
  }: { kills: number; seed: number; people: number; tell: (round: Round, n: number) => void },
): Promise<Proof> {
  const source = await fillCrm(products, people)
  await products.ask('POST', '/api/auth/sign-in/email', { email: 'admin@portal.example', password: 'portico-demo' })
  const chance = random(seed)
  const undisturbed = await goRound(products, source)
  tell(undisturbed, 0)
  const proof: Proof = { hits: [], rounds: 0, differences: [], mailedWrongly: [], mails: 0 }
  while (proof.hits.length < kills && proof.rounds < kills + 3) {
    proof.rounds += 1
    const round = await goRound(products, source, { kills: atMost, seconds: undisturbed.seconds, random: chance })
    proof.hits.push(...round.hits)
    for (const step of compared)
      for (const line of difference(round.states[step], undisturbed.states[step]))
        proof.differences.push(`round ${proof.rounds}, after "${step}": ${line}`)
    tell(round, proof.rounds)
  }
  const mails = products.mails().filter(({ to }) => to.endsWith('@kills.example'))
  proof.mails = mails.length
  const byAddress = new Map<string, number>()
  for (const { to } of mails) byAddress.set(to, (byAddress.get(to) ?? 0) + 1)
  proof.mailedWrongly = [...byAddress].filter(([, n]) => n !== proof.rounds + 1).map(([to, n]) => `${to}: ${n}`)
  return proof
}

// Which mails are on their way at the end of the changes is chance; after the mails nothing is.
const compared = steps.filter(step => step !== 'apply')

/** Carries a round out in a fresh portal; undisturbed unless told what to kill. */
export async function goRound(products: Products, source: Source, disturbing?: Disturbing): Promise<Round> {
  const { ask } = products
  const { portalId } = (await ask('POST', '/api/portals', { name: 'Round' })) as unknown as { portalId: string }
  const at = `/api/p/${portalId}`
  const { baseUrl, credentials } = source
  const connection = await ask('POST', `${at}/connections`, { baseUrl, ...credentials })
  const round: Round = { states: {} as Round['states'], seconds: {} as Round['seconds'], hits: [] }

  async function follow(step: StepName, id: string) {
    const began = performance.now()
    const see = async () => (await products.look<Progress>(progress[step], [id]))?.[0]
    for (let n = 0; disturbing && n < disturbing.kills[step]; n += 1) {
      const one = await hit(products, disturbing, step, see)
      if (one) round.hits.push({ step, ...one })
    }
    await until(async () => ends.has((await see())?.state ?? ''), `the end of "${step}"`)
    round.seconds[step] = (performance.now() - began) / 1000
    round.states[step] = await naturalState(products, portalId)
  }

  const snapshot = await ask('POST', `${at}/connections/${connection.id}/snapshots`, { kind: 'client' })
  await follow('fetch', snapshot.id)
  const plan = await ask('POST', `${at}/snapshots/${snapshot.id}/plans`, {})
  await follow('plan', plan.id)
  const run = await ask('POST', `${at}/plans/${plan.id}/runs`, { invite: true })
  await follow('apply', run.id)
  await follow('mail', portalId)
  const putBack = await changeCrm(products)
  const changes = await ask('POST', `${at}/connections/${connection.id}/snapshots`, { kind: 'client' })
  await follow('read changes', changes.id)
  if (!round.states['read changes'].some(line => line.startsWith('snapshot ') && line.includes('"changes_since":"')))
    throw new Error('Everything was read, not what changed.')
  const later = await ask('POST', `${at}/snapshots/${changes.id}/plans`, {})
  await follow('plan changes', later.id)
  const laterRun = await ask('POST', `${at}/plans/${later.id}/runs`, { invite: false, go: true })
  await follow('apply changes', laterRun.id)
  await putBack()
  const reversal = await ask('POST', `${at}/runs/${run.id}/reversal`)
  await follow('plan the undo', reversal.id)
  const undo = await ask('POST', `${at}/reversals/${reversal.id}/runs`)
  await follow('undo', undo.id)
  return round
}

/** Kills somebody at a moment that chance decides; nobody where the step has ended before. */
async function hit(
  products: Products,
  { random, seconds }: Disturbing,
  step: StepName,
  see: () => Promise<Progress | undefined>,
) {
  const roll = random()
  const victim = victims.find(([upTo]) => roll < upTo)?.[1] ?? 'worker'
  const shoot = products.aim(victim)
  await pause(random() * seconds[step] * 800)
  const before = await see()
  if (!before || ends.has(before.state)) return undefined
  const killed = await shoot()
  const at = performance.now()
  const backUp = products.untilUp(killed).then(() => performance.now())
  // What the last statement of a killed worker still did counts as done before.
  const left = (await see()) ?? (await until(see, 'the database answers'))
  await until(async () => {
    const now = await see()
    return now && (ends.has(now.state) || now.done > left.done)
  }, `"${step}" goes on after the ${victim} was killed`)
  const on = performance.now()
  const up = await backUp
  return { victim, upAfter: (up - at) / 1000, onAfter: Math.max(0, on - up) / 1000 }
}

async function until<R>(look: () => Promise<R>, what: string, seconds = 120): Promise<NonNullable<R>> {
  for (const end = Date.now() + seconds * 1000; ; await pause(25)) {
    const found = await look()
    if (found) return found
    if (Date.now() > end) throw new Error(`Waited ${seconds} s in vain for ${what}.`)
  }
}

/** What is in one state and not in the other, a few lines of it. */
export function difference(state: readonly string[], wanted: readonly string[]): string[] {
  const [here, there] = [new Set(state), new Set(wanted)]
  const lines = [
    ...wanted.filter(line => !here.has(line)).map(line => `missing: ${line}`),
    ...state.filter(line => !there.has(line)).map(line => `too much: ${line}`),
    ...(state.length === wanted.length ? [] : [`${state.length} rows, not ${wanted.length}`]),
  ]
  return lines.slice(0, 6)
}
