import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Proof, proveByKilling } from './trust-kills.ts'
import { openProducts, type Products } from './trust-products.ts'

const seed = Number(process.env.TRUST_SEED ?? 20_261_126)
let products: Products

beforeAll(async () => {
  products = await openProducts()
}, 120_000)
afterAll(() => products?.stop(), 60_000)

it('ends as if nothing had happened, and mails nobody twice, however often its processes are killed', async () => {
  const proof: Proof = await proveByKilling(products, { kills: 30, seed, people: 3000, tell: () => {} })
  const told = `seed ${seed}`
  expect([told, proof.differences]).toEqual([told, []])
  expect([told, proof.mailedWrongly]).toEqual([told, []])
  expect(proof.mails).toBe(600 * (proof.rounds + 1))
  expect(proof.hits.length).toBeGreaterThanOrEqual(30)
  // Back at work within 15 s from when the processes are up again.
  expect(Math.max(...proof.hits.map(hit => hit.onAfter))).toBeLessThanOrEqual(15)
  expect(new Set(proof.hits.map(hit => hit.victim))).toEqual(new Set(['worker', 'web', 'database', 'all']))
  expect(new Set(proof.hits.map(hit => hit.step)).size).toBeGreaterThanOrEqual(6)
}, 900_000)
