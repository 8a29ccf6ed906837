import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { benchClients } from './bench-clients.ts'
import { benchImport } from './bench-import.ts'
import { benchLists } from './bench-lists.ts'
import { benchSizes } from './bench-sizes.ts'
import { benchStarts } from './bench-starts.ts'
import { build } from './build.ts'

/** One measured thing: what, its figures (raw), and the sentence to print. */
export type Figure = { name: string; value: number; unit: string; note?: string }

// npm run bench [-- --json FILE] [--only starts|sizes|import|clients|lists] [--people 10000] [--contacts 1000,10000,100000] [--large]
const option = (name: string) => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? undefined : process.argv[at + 1]
}
const only = option('only')
const people = Number(option('people') ?? 10_000)
const contacts = (option('contacts') ?? '1000,10000,100000').split(',').map(Number)
if (process.argv.includes('--large')) contacts.push(1_000_000)

console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`)
if (build() !== 0) process.exit(1)

const parts: [string, () => Promise<Figure[]>][] = [
  ['sizes', benchSizes],
  ['starts', benchStarts],
  ['import', () => benchImport(people)],
  ...contacts.map((size): [string, () => Promise<Figure[]>] => ['clients', () => benchClients(size)]),
  ['lists', () => benchLists({ companies: 10_000, clientUsers: 100_000, portalUsers: 5000, projects: 2000 })],
  ['lists', () => benchLists({ companies: 100, clientUsers: 1000, portalUsers: 100_000, projects: 2000 })],
]
const figures: Figure[] = []
for (const [name, measure] of parts) {
  if (only && only !== name) continue
  console.log(`\n${name}`)
  for (const figure of await measure()) {
    figures.push(figure)
    const value = figure.value >= 100 ? Math.round(figure.value) : Number(figure.value.toPrecision(3))
    console.log(
      `  ${figure.name.padEnd(58)} ${String(value).padStart(8)} ${figure.unit}${figure.note ? `   ${figure.note}` : ''}`,
    )
  }
}

const file = option('json')
if (file) writeFileSync(file, `${JSON.stringify({ node: process.version, figures }, null, 2)}\n`)
process.exit(0)
