import { expect, test } from 'vitest'
import { newId } from './ids.ts'

test('an id is a UUID of version 7 that carries the time it was made', () => {
  const before = Date.now()
  const id = newId()
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  const madeAt = Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)
  expect(madeAt).toBeGreaterThanOrEqual(before)
  expect(madeAt).toBeLessThanOrEqual(Date.now())
})

test('ids do not repeat', () => {
  expect(new Set(Array.from({ length: 5000 }, newId)).size).toBe(5000)
})

test('ids sort in the order they were drawn, however many in one millisecond', () => {
  const drawn = Array.from({ length: 20_000 }, newId)
  expect([...drawn].sort()).toEqual(drawn)
})
