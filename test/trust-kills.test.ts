import { setTimeout as pause } from 'node:timers/promises'
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

it('takes up what a database had given out when it was killed, though nobody got it', async () => {
  const id = crypto.randomUUID()
  // It would pass for alive for a day.
  await products.look(
    `insert into pgboss.job (id, name, data, state, started_on, heartbeat_on, heartbeat_seconds)
       values ($1, 'send-reset', '{"sealed": ""}', 'active', now(), now(), 86400)`,
    [id],
  )
  const state = async () =>
    (await products.look<{ state: string }>('select state from pgboss.job where id = $1', [id]))?.[0]?.state
  expect(await state()).toBe('active')
  await products.untilUp(await products.aim('database')())
  while (['active', undefined].includes(await state())) await pause(50)
}, 90_000)
