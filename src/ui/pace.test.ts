import { describe, expect, it } from 'vitest'
import { addSample, paceOf, paceWords, type Sample } from './pace.ts'

const watched = (...samples: [seconds: number, done: number][]) =>
  samples.reduce<readonly Sample[]>((kept, [seconds, done]) => addSample(kept, { at: seconds * 1000, done }), [])

describe('the pace of long work', () => {
  it('is that of the last twenty seconds, not of the whole', () => {
    expect(paceOf(watched([0, 0], [1, 100], [2, 200]))).toBe(100)
    expect(paceOf(watched([0, 0], [10, 10_000], [25, 10_150], [40, 10_300]))).toBe(10)
  })

  it('does not count a pause, a restart or what was done before one looked', () => {
    expect(paceOf(watched([0, 40_000], [1, 40_100], [2, 40_200]))).toBe(100)
    // Killed and taken up again after ten minutes: nothing is said until there is something to say.
    expect(paceOf(watched([0, 0], [1, 100], [601, 100], [601, 200]))).toBeUndefined()
    expect(paceOf(watched([0, 0], [1, 100], [601, 200], [602, 300]))).toBe(100)
    expect(paceOf(watched([0, 5000], [1, 0], [2, 50]))).toBe(50)
  })

  it('is told of slow work as well, and of none that stands still', () => {
    expect(paceOf(watched([0, 0], [25, 50], [50, 100]))).toBe(2)
    expect(paceOf(watched([0, 0]))).toBeUndefined()
    expect(paceOf(watched([0, 7], [1, 7], [2, 7]))).toBeUndefined()
  })

  it('becomes words, with the time left where it is known how much there is', () => {
    expect(paceWords(1200, 3400, 310)).toBe('310 a second · about 7 seconds left')
    expect(paceWords(1200, undefined, 310)).toBe('310 a second')
    expect(paceWords(3400, 3400, 0.2)).toBe('1 a second')
    expect(paceWords(10, 20, undefined)).toBe('')
  })
})
