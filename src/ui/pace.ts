import { useEffect, useRef, useState } from 'react'
import { formatDuration } from './dates.ts'
import { count } from './numbers.ts'

/** How much was done at a moment, in milliseconds. */
export type Sample = { at: number; done: number }

// What is longer ago says nothing about now.
const recentMs = 20_000
// Nothing for so long is a pause: a restart, a CRM that makes us wait.
const pauseMs = 30_000

/** Adds what is done now. A pause, and work that begins anew, start the measuring afresh; what is long ago is left out. */
export function addSample(samples: readonly Sample[], now: Sample): readonly Sample[] {
  const last = samples.at(-1)
  if (!last || now.done < last.done || now.at - last.at > pauseMs) return [now]
  if (now.done === last.done) return samples
  const recent = samples.filter(({ at }) => now.at - at <= recentMs)
  // One before it, so that slow work has a pace too.
  return [...(recent.length > 0 ? recent : [last]), now]
}

/** Records a second between the first and the last sample; undefined while they tell too little. */
export function paceOf(samples: readonly Sample[]): number | undefined {
  const [first, last] = [samples[0], samples.at(-1)]
  if (!first || !last || last.at - first.at < 300) return undefined
  return ((last.done - first.done) * 1000) / (last.at - first.at)
}

/** "310 a second · about 7 seconds left": how fast work goes, and when it will be done, as far as both are known. */
export function paceWords(done: number, of: number | undefined, pace: number | undefined): string {
  if (!pace) return ''
  const words = `${count(Math.max(1, Math.round(pace)))} a second`
  return of !== undefined && done < of ? `${words} · about ${formatDuration((of - done) / pace)} left` : words
}

/**
 * Records a second lately, of the work that `key` names. Kept over a reload of the page; forgotten when the work stops, and not
 * told of work that stands still.
 */
export function usePace(key: string, done: number): number | undefined {
  const kept = useRef<{ key: string; samples: readonly Sample[] }>(undefined)
  if (kept.current?.key !== key) kept.current = { key, samples: read(key) }
  kept.current.samples = addSample(kept.current.samples, { at: Date.now(), done })
  const [stillAt, setStillAt] = useState<number>()
  useEffect(() => {
    write(key, kept.current?.samples ?? [])
    const timer = setTimeout(() => setStillAt(done), pauseMs)
    return () => clearTimeout(timer)
  }, [key, done])
  // A reload ends no effect: only what is over, or left, is forgotten.
  useEffect(() => () => write(key, []), [key])
  return stillAt === done ? undefined : paceOf(kept.current.samples)
}

const place = 'portico-pace'

function read(key: string): readonly Sample[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(place) ?? 'null')
    const { key: of, samples } = kept as { key: string; samples: Sample[] }
    const last = samples.at(-1)
    return of === key && last && Date.now() - last.at < pauseMs ? samples : []
  } catch {
    return []
  }
}

function write(key: string, samples: readonly Sample[]) {
  try {
    sessionStorage.setItem(place, JSON.stringify({ key, samples }))
  } catch {
    // Measured anew after a reload, then.
  }
}
