import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from './build.ts'
import { browserAdvice, ensureBrowser } from './find-browser.ts'

const root = join(import.meta.dirname, '..')
const programs = join(root, 'node_modules', '.bin')

function run(program: string, ...words: string[]): boolean {
  const env = { ...process.env, PATH: `${programs}:${process.env.PATH ?? ''}` }
  return spawnSync(join(programs, program), words, { cwd: root, stdio: 'inherit', env }).status === 0
}

function findBrowserForTests(): boolean {
  const browser = ensureBrowser()
  if (browser) process.env.CHROMIUM_PATH = browser
  else process.stderr.write(`${browserAdvice}\n`)
  return browser !== undefined
}

/** Runs the tests; the last line says how many passed and failed, for whoever reads only that. */
function runTests(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'portico-results-'))
  const file = join(folder, 'results.json')
  const passed = run('vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`)
  const { numPassedTests = 0, numFailedTests = 0 } = readResults(file)
  rmSync(folder, { recursive: true, force: true })
  process.stdout.write(`${numPassedTests} passed, ${numFailedTests} failed\n`)
  return passed && numPassedTests > 0
}

function readResults(file: string): { numPassedTests?: number; numFailedTests?: number } {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return {}
  }
}

const steps: [string, () => boolean][] = [
  ['browser', findBrowserForTests],
  ['types', () => run('tsc', '-p', '.')],
  ['lint', () => run('biome', 'check', '--error-on-warnings', '.')],
  ['build', () => build() === 0],
  ['tests', runTests],
]

const summary: string[] = []
for (const [name, step] of steps) {
  // Before the tests, so that what they count stands at the very end.
  if (name === 'tests') process.stdout.write(`${summary.join(' · ')}\n`)
  const started = performance.now()
  const passed = step()
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  summary.push(`${name} ${seconds} s`)
  if (passed) continue
  process.stderr.write(`Failed at "${name}" after ${seconds} s.\n`)
  process.exit(1)
}
