import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import type { Word } from './main-roles.ts'
import type { Log } from './platform/log.ts'

/** A process that is started again whenever it dies, until it is stopped. */
export type Child = { stop(): Promise<void> }

type Program = {
  name: string
  script: string
  args: readonly string[]
  env: NodeJS.ProcessEnv
  /** Flags for Node itself. */
  flags?: readonly string[]
}

const grace = 10_000
const firstDelay = 250
const longestDelay = 30_000

/** Runs a program to its end; rejects with what it said if it failed, and ends it when the signal says so. */
export async function runToEnd(program: Program, signal: AbortSignal): Promise<void> {
  const { child, said, ended } = launch(program)
  const stop = () => void end(child)
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  const code = await ended
  signal.removeEventListener('abort', stop)
  if (code !== 0 && !signal.aborted) throw new Error((await said) ?? `"${program.name}" failed.`)
}

/** Starts a program and keeps it running; resolves when it serves, rejects if it dies or is told to stop before that. */
export async function keepRunning(program: Program, log: Log, signal: AbortSignal): Promise<Child> {
  const stopping = new AbortController()
  let current = launch(program)
  const giveUp = () => void end(current.child)
  signal.addEventListener('abort', giveUp, { once: true })
  const serves = await current.ready
  signal.removeEventListener('abort', giveUp)
  if (!serves) throw new Error((await current.said) ?? `"${program.name}" did not start.`)

  const watched = (async () => {
    for (let delay = firstDelay; !stopping.signal.aborted; ) {
      const code = await current.ended
      if (stopping.signal.aborted) return
      const said = await current.said
      // Whoever served is back at once; only who dies before that, again and again, is given time.
      if (await current.ready) delay = firstDelay
      log.error({ role: program.name, code, ...(said && { said }) }, 'The process died and is started again')
      await pause(delay, undefined, { signal: stopping.signal }).catch(() => {})
      if (stopping.signal.aborted) return
      delay = Math.min(delay * 2, longestDelay)
      current = launch(program)
    }
  })()
  return {
    async stop() {
      stopping.abort()
      await end(current.child)
      await watched
    },
  }
}

function launch({ script, args, env, flags = [] }: Program) {
  const child = fork(script, args, { env, execArgv: [...process.execArgv, ...flags] })
  let said: string | undefined
  const ready = new Promise<boolean>(resolve => {
    child.on('message', (word: Word) => {
      if ('failed' in word) said = word.failed
      else resolve(true)
    })
    child.once('exit', () => resolve(false))
    child.once('error', error => {
      said = error.message
      resolve(false)
    })
  })
  const ended = once(child, 'exit').then(
    ([code, signal]) => code ?? signal,
    () => 1,
  )
  return { child, ready, ended, said: ended.then(() => said) }
}

async function end(child: ChildProcess) {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  const hard = setTimeout(() => child.kill('SIGKILL'), grace)
  await exit
  clearTimeout(hard)
}
