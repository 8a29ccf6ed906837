import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

const proc = existsSync('/proc/self/stat')

/** Tells a running process from a later one with the same number; undefined once it is gone, a zombie included. */
export function markOf(pid: number): string | undefined {
  try {
    if (!proc) return ps('lstart', pid) || undefined
    // The name before the last bracket may hold anything; the state and the time of the start follow it.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19]
  } catch {
    return undefined
  }
}

/** The command line of a process, empty if there is none to read. */
export function commandOf(pid: number): string {
  try {
    return proc ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') : ps('command', pid)
  } catch {
    return ''
  }
}

/** One process, told from any later one that gets the same number. */
export type Process = { pid: number; mark: string | undefined }

/** Whether the process still runs. */
export function isRunning({ pid, mark }: Process): boolean {
  return mark !== undefined && markOf(pid) === mark
}

/** Whether the process is gone within the time given. */
export async function isGone(process: Process, milliseconds: number): Promise<boolean> {
  for (const end = Date.now() + milliseconds; isRunning(process); await pause(25)) {
    if (Date.now() > end) return false
  }
  return true
}

function ps(column: string, pid: number): string {
  return execFileSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' }).trim()
}
