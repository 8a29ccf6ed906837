import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const stamp = join(root, 'dist', '.stamp')

/** Builds the pages of both products unless they were built from these very sources; gives the exit code. */
export function buildIfChanged(): number {
  return read(stamp) === hashOfSources() ? 0 : build()
}

/** Builds the pages of both products; gives the exit code. */
export function build(): number {
  const hash = hashOfSources()
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const options = { cwd: root, stdio: 'inherit' } as const
  const { status } = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], options)
  if (status === 0) writeFileSync(stamp, hash)
  return status ?? 1
}

function hashOfSources(): string {
  const hash = createHash('sha256')
  const sources = globSync('src/**/*.{ts,tsx,css,html,svg,js}', { cwd: root, exclude: ['**/*.test.ts'] })
  for (const path of ['package-lock.json', 'vite.config.ts', ...sources.sort()]) {
    hash.update(`${path}\n`).update(readFileSync(join(root, path)))
  }
  return hash.digest('hex')
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
