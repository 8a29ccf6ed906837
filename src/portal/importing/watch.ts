import { setTimeout as wait } from 'node:timers/promises'

const everyMs = 400

/** Looks again and again and yields what changed, until `isOver` says so or nobody listens any more. */
export async function* watch<T>(
  look: () => Promise<T>,
  isOver: (value: T) => boolean,
  signal: AbortSignal,
): AsyncIterable<T> {
  let last = ''
  while (!signal.aborted) {
    const value = await look()
    const text = JSON.stringify(value)
    if (text !== last) yield value
    last = text
    if (isOver(value)) return
    await wait(everyMs, undefined, { signal }).catch(() => {})
  }
}
