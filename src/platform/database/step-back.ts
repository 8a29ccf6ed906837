import { readFileSync } from 'node:fs'
import { setPriority } from 'node:os'

// The rest of the machine gets nine times as much of a processor that both want.
const niceness = 10

/** Lets everything else on this machine go first, where the system allows it. */
export function stepBack(): void {
  lower(0)
}

/**
 * The same for the server of a database connection, by the id the database gives it: only where that is a process of this machine
 * that says it is one, since a database elsewhere counts its processes for itself.
 */
export function stepBackServer(pid: number): void {
  if (isServer(pid)) lower(pid)
}

function isServer(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('postgres: ')
  } catch {
    return false
  }
}

function lower(pid: number) {
  try {
    setPriority(pid, niceness)
  } catch {
    // Another account's process, or a system that has none: it goes on as it is.
  }
}
