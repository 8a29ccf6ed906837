import { expect, test } from 'vitest'
import { allTicks, boxOf, isTicked, noTicks, tickCompany, tickCount, tickPerson, ticksBody } from './client-ticks.ts'

const [quay, pier] = [
  { id: 'quay', fitting: 3 },
  { id: 'pier', fitting: 1 },
]
const ana = { id: 'ana', company: 'quay' }
const bo = { id: 'bo', company: 'quay' }
const cy = { id: 'cy', company: 'pier' }

test('one by one, people are sent as they are', () => {
  const ticks = tickPerson(tickPerson(noTicks, ana, true), cy, true)
  expect([isTicked(ticks, ana), isTicked(ticks, bo), tickCount(ticks, 9)]).toEqual([true, false, 2])
  expect([boxOf(ticks, quay), boxOf(ticks, pier)]).toEqual(['some', 'all'])
  expect(ticksBody(ticks, { q: 'x' })).toEqual({ ids: ['ana', 'cy'] })
  expect(tickPerson(tickPerson(ticks, ana, false), cy, false)).toEqual(noTicks)
})

test('a company takes all its people along, also those not loaded, and one of them can stay behind', () => {
  const whole = tickCompany(tickPerson(noTicks, ana, true), quay, true)
  expect([boxOf(whole, quay), isTicked(whole, bo), tickCount(whole, 9)]).toEqual(['all', true, 3])
  const ticks = tickPerson(tickPerson(whole, bo, false), cy, true)
  expect([boxOf(ticks, quay), tickCount(ticks, 9)]).toEqual(['some', 3])
  expect(ticksBody(ticks, { q: 'x' })).toEqual({
    companies: ['quay'],
    filter: { q: 'x' },
    except: ['bo'],
    also: ['cy'],
  })
  expect(tickCompany(tickPerson(ticks, cy, false), quay, false)).toEqual(noTicks)
})

test('of everybody, companies and people are left out', () => {
  const ticks = tickPerson(tickPerson(tickCompany(allTicks, quay, false), ana, true), cy, false)
  expect(tickCount(ticks, 9)).toBe(6)
  expect([boxOf(ticks, quay), boxOf(ticks, pier)]).toEqual(['some', 'none'])
  expect(ticksBody(ticks, {})).toEqual({
    all: true,
    filter: {},
    exceptCompanies: ['quay'],
    except: ['cy'],
    also: ['ana'],
  })
})
