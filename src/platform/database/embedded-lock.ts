import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { markOf } from './embedded-process.ts'

/** The data folder is in use by another process, which answers at the addresses. */
export class AlreadyRunning extends Error {
  readonly pid: number
  readonly addresses: readonly string[]

  constructor(folder: string, { pid, addresses }: Holder) {
    const where = addresses.length > 0 ? ` at ${addresses.join(' and ')}` : ''
    super(`Portico is already running${where}: process ${pid} holds the data folder ${folder}.`)
    this.name = 'AlreadyRunning'
    this.pid = pid
    this.addresses = addresses
  }
}

type Holder = { pid: number; mark: string; addresses: readonly string[] }

/** Takes the data folder for this process; throws `AlreadyRunning` while another one holds it. */
export function lockFolder(folder: string, addresses: readonly string[] = []): { release(): void } {
  const file = join(folder, 'portico.lock')
  const draft = `${file}.${process.pid}`
  const mine = JSON.stringify({ pid: process.pid, mark: markOf(process.pid), addresses })
  writeFileSync(draft, mine)
  try {
    // Linking is atomic and fails if the file is there: of two starts at once, exactly one gets through.
    while (!linked(draft, file)) {
      const found = read(file)
      const holder = parse(found)
      if (holder && markOf(holder.pid) === holder.mark) throw new AlreadyRunning(folder, holder)
      removeStale(file, found)
    }
  } finally {
    rmSync(draft, { force: true })
  }
  return {
    release() {
      if (read(file) === mine) rmSync(file, { force: true })
    },
  }
}

/** Removes the lock of a process that is gone, unless another start has put its own there meanwhile. */
function removeStale(file: string, stale: string | undefined) {
  const aside = `${file}.${process.pid}.stale`
  try {
    renameSync(file, aside)
  } catch {
    return
  }
  if (read(aside) !== stale) linked(aside, file)
  rmSync(aside, { force: true })
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

function parse(text: string | undefined): Holder | undefined {
  try {
    return text ? (JSON.parse(text) as Holder) : undefined
  } catch {
    return undefined
  }
}
