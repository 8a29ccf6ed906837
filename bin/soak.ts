import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Hit, type Proof, proveByKilling, steps } from '../test/trust-kills.ts'
import { openProducts, type Victim } from '../test/trust-products.ts'

// npm run soak [-- --kills 300] [--seed N] [--people 3000] [--minutes 120]
// npm run soak -- --laws 500 [--seed N] [--minutes 120]: that many random worlds for each law of the import
const { values } = parseArgs({
  options: {
    kills: { type: 'string' },
    laws: { type: 'string' },
    seed: { type: 'string' },
    people: { type: 'string' },
    minutes: { type: 'string' },
  },
})
const kills = Number(values.kills ?? 300)
const seed = Number(values.seed ?? Date.now() % 1_000_000)
const people = Number(values.people ?? 3000)
const minutes = Number(values.minutes ?? 120)
const laws = Number(values.laws ?? 1)
for (const number of [kills, seed, people, minutes, laws])
  if (!Number.isSafeInteger(number) || number < 1)
    throw new Error('Give whole numbers: npm run soak -- --kills 300 --seed 7')

if (values.laws) process.exit(proveLaws())

const victims: readonly Victim[] = ['worker', 'web', 'database', 'all']
const say = (line: string) => process.stdout.write(`${line}\n`)
const began = performance.now()
const clock = () => `${((performance.now() - began) / 60_000).toFixed(1)} min`

say(`${kills} kills, seed ${seed}, ${people} contacts, at most ${minutes} minutes`)
const products = await openProducts()
const late = setTimeout(() => leave(`Not done after ${minutes} minutes.`), minutes * 60_000)
process.once('SIGINT', () => leave('Stopped.'))
try {
  const proof = await proveByKilling(products, {
    kills,
    seed,
    people,
    tell: (round, n) =>
      say(`${clock()}: round ${n}, ${round.hits.map(({ step, victim }) => `${victim} in ${step}`).join(', ')}`),
  })
  report(proof)
  process.exitCode = isGood(proof) ? 0 : 1
} catch (error) {
  say((error as Error).stack ?? String(error))
  process.exitCode = 1
} finally {
  clearTimeout(late)
  await products.stop()
}

/** The tests of the laws with more worlds; they print the seed and path of a world that breaks one. */
function proveLaws(): number {
  const root = join(import.meta.dirname, '..')
  const [runs, from] = [String(laws), String(seed)]
  const env = { ...process.env, LAWS_RUNS: runs, LAWS_SEED: from, LAWS_MINUTES: String(minutes) }
  const program = join(root, 'node_modules', '.bin', 'vitest')
  const { status } = spawnSync(program, ['run', 'test/laws.test.ts'], { cwd: root, stdio: 'inherit', env })
  return status ?? 1
}

function leave(why: string) {
  say(why)
  void products.stop().finally(() => process.exit(1))
}

function isGood({ hits, differences, mailedWrongly }: Proof): boolean {
  return (
    hits.length >= kills &&
    differences.length === 0 &&
    mailedWrongly.length === 0 &&
    hits.every(hit => hit.onAfter <= 15)
  )
}

function report({ hits, rounds, differences, mailedWrongly, mails }: Proof) {
  say(`\n| killed | ${steps.join(' | ')} | kills | up again, median | at most | goes on after, median | at most |`)
  say(`|---|${steps.map(() => '--:|').join('')}--:|--:|--:|--:|--:|`)
  for (const victim of [...victims, 'any'] as const) {
    const of = hits.filter(hit => victim === 'any' || hit.victim === victim)
    const counts = steps.map(step => of.filter(hit => hit.step === step).length)
    const cells = [...counts, of.length, ...spread(of, 'upAfter'), ...spread(of, 'onAfter')]
    say(`| ${victim} | ${cells.join(' | ')} |`)
  }
  say(`\n${rounds} imports, each undone; ${mails} mails; ${clock()}; seed ${seed}`)
  say(`Differences from the undisturbed import: ${differences.length}`)
  for (const line of differences.slice(0, 20)) say(`  ${line.slice(0, 1000)}`)
  say(`Mailed twice, or not at all: ${mailedWrongly.length}`)
  for (const line of mailedWrongly.slice(0, 20)) say(`  ${line}`)
  say(`Went on later than 15 s after all was up: ${hits.filter(hit => hit.onAfter > 15).length}`)
}

function spread(hits: readonly Hit[], what: 'upAfter' | 'onAfter'): string[] {
  const sorted = hits.map(hit => hit[what]).sort((a, b) => a - b)
  const at = (share: number) =>
    `${(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1)} s`
  return [at(0.5), at(1)]
}
