import fc from 'fast-check'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { outOfDate, sameInAnyOrder, undone, writtenAsPlanned } from './laws.ts'
import { type House, openHouse } from './laws-portal.ts'
import { clientWorld, staffWorld, type World } from './laws-world.ts'

// LAWS_RUNS worlds a law, from LAWS_SEED on; with LAWS_PATH, as a failure prints it, the one world that failed.
const { LAWS_RUNS, LAWS_SEED, LAWS_PATH } = process.env
const runs = Number(LAWS_RUNS ?? 6)
const seed = Number(LAWS_SEED ?? 20_261_126)
const minutes = Number(process.env.LAWS_MINUTES ?? 5)

let house: House
let running: Promise<void> = Promise.resolve()
beforeAll(async () => {
  house = await openHouse()
})
const tried: string[] = []
afterAll(async () => {
  // Whoever asks for more worlds wants to know how many there were.
  if (LAWS_RUNS) process.stdout.write(`Worlds tried, seed ${seed}: ${tried.join(', ')}\n`)
  // One that a time limit left behind still goes on.
  await running
  await house?.close()
})

const laws: [string, (house: House, world: World) => Promise<void>][] = [
  ['is planned the same twice, and in whatever order the CRM lists it', sameInAnyOrder],
  [
    'is written as it was planned, field for field, in books that balance, and leaves nothing to plan',
    writtenAsPlanned,
  ],
  ['is out of date where the portal changed since, and keeps its choices when it is planned again', outOfDate],
  ['is undone but for what somebody changed since, and comes back when that is undone', undone],
]

describe.each([
  ['staff', staffWorld],
  ['clients', clientWorld],
] as const)('any import of %s', (kind, world) => {
  it.each(laws)(
    '%s',
    async (_, law) => {
      let worlds = 0
      const held = fc.asyncProperty(world, async one => {
        worlds += 1
        // A world that the time limit left behind has the CRM to itself until it ends.
        const mine = running.then(() => law(house, one))
        running = mine.catch(() => {})
        await mine
      })
      const path = LAWS_PATH ? { path: LAWS_PATH } : {}
      const limits = { interruptAfterTimeLimit: minutes * 60_000, markInterruptAsFailure: false }
      try {
        await fc.assert(held, { seed, numRuns: runs, ...path, ...limits })
      } finally {
        tried.push(`${worlds} of ${kind} (${law.name})`)
      }
    },
    (minutes + 1) * 60_000,
  )
})
