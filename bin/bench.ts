import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { benchClients, growthOf } from './bench-clients.ts'
import { benchImport } from './bench-import.ts'
import { benchLists } from './bench-lists.ts'
import { benchSizes } from './bench-sizes.ts'
import { benchStarts } from './bench-starts.ts'
import { build } from './build.ts'

/** One measured thing: what, its value (raw), what to say beside it; `atMost` where more fails the run. Never seconds. */
export type Figure = { name: string; value: number; unit: string; note?: string; atMost?: number }

// npm run bench [-- --json FILE] [--only starts|sizes|import|clients|lists] [--people 10000] [--contacts 1000,10000,100000] [--large]
//   [--rounds 1]
const option = (name: string) => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? undefined : process.argv[at + 1]
}
const only = option('only')
const people = Number(option('people') ?? 10_000)
const contacts = (option('contacts') ?? '1000,10000,100000').split(',').map(Number)
if (process.argv.includes('--large')) contacts.push(1_000_000)
const rounds = Number(option('rounds') ?? 1)

console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`)
if (build() !== 0) process.exit(1)

const parts: [string, () => Promise<Figure[]>][] = [
  ['sizes', benchSizes],
  ['starts', benchStarts],
  ['import', () => benchImport(people)],
  ...contacts.map((size): [string, () => Promise<Figure[]>] => [
    'clients',
    () => benchClients(size, size > 100_000 ? 1 : rounds),
  ]),
  ['lists', () => benchLists({ companies: 10_000, clientUsers: 100_000, portalUsers: 5000, projects: 2000 })],
  ['lists', () => benchLists({ companies: 100, clientUsers: 1000, portalUsers: 100_000, projects: 2000 })],
]
const figures: Figure[] = []
const missed: string[] = []
const print = ({ name, value, unit, note, atMost }: Figure) => {
  const shown = (n: number) => String(n >= 100 ? Math.round(n) : Number(n.toPrecision(3)))
  const isMissed = atMost !== undefined && value > atMost
  if (isMissed) missed.push(`${name}: ${shown(value)} ${unit}, at most ${atMost}`)
  const words = [atMost !== undefined && `${isMissed ? 'MISSED: ' : ''}at most ${atMost}`, note].filter(Boolean)
  console.log(
    `  ${name.padEnd(66)} ${shown(value).padStart(8)} ${unit}${words.length > 0 ? `   ${words.join('; ')}` : ''}`,
  )
}
for (const [name, measure] of parts) {
  if (only && only !== name) continue
  console.log(`\n${name}`)
  for (const figure of await measure()) {
    figures.push(figure)
    print(figure)
  }
}
const growth = growthOf(figures)
if (growth.length > 0) console.log('\ngrowth')
for (const figure of growth) print(figure)

const file = option('json')
if (file)
  writeFileSync(file, `${JSON.stringify({ node: process.version, figures: [...figures, ...growth] }, null, 2)}\n`)
if (missed.length > 0) console.log(`\nMissed:\n${missed.map(line => `  ${line}`).join('\n')}`)
process.exit(missed.length > 0 ? 1 : 0)
