import { setTimeout as wait } from 'node:timers/promises'

const mostMs = 400

/** Looks again and again and yields what changed, until `isOver` says so or nobody listens any more. What is soon over is soon seen. */
export async function* watch<T>(
  look: () => Promise<T>,
  isOver: (value: T) => boolean,
  signal: AbortSignal,
): AsyncIterable<T> {
  const began = performance.now()
  let last = ''
  while (!signal.aborted) {
    const value = await look()
    const text = JSON.stringify(value)
    if (text !== last) yield value
    last = text
    if (isOver(value)) return
    await wait(Math.min(mostMs, 50 + (performance.now() - began) / 5), undefined, { signal }).catch(() => {})
  }
}
