import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { VendorAnswer, VendorRow } from '../src/connectors/portico/fixtures/vendor-answer.ts'
import { refuse } from '../src/connectors/portico/fixtures/vendor-answer.ts'
import { systemClock } from '../src/platform/clock.ts'
import { createOutbound, type Outbound } from '../src/platform/outbound.ts'
import type { ImportKind } from '../src/portal/importing/import-kind.ts'
import { transact } from '../src/portal/people/people.ts'
import { account, contact, hold, type Importer, openImporter, openSides, type Sides, user, verbs } from './trust-crm.ts'

type Kind = 'user' | 'account' | 'contact' | 'deal'
type Fault = (page: { rows: VendorRow[]; number: number }) => VendorAnswer

const lists: Record<Kind, string> = { user: 'users', account: 'Accounts', contact: 'Contacts', deal: 'Deals' }
const deal = (id: number, of: number): VendorRow => ({
  id: String(id),
  Deal_Name: `Deal ${id}`,
  Account_Name: { id: String(of), name: `Company ${of}` },
  Stage: 'Qualification',
})

let sides: Sides
let outbound: Outbound
beforeAll(async () => {
  sides = await openSides()
  // Nothing is waited for between two tries; every other limit is the real one.
  const { log } = sides.server.portal
  outbound = createOutbound({
    allowedOrigins: [sides.crm.baseUrl],
    allowPublic: false,
    log,
    clock: systemClock,
    sleep: async () => {},
  })
  Object.assign(sides.server.portal, { outbound })
})
afterAll(async () => {
  await outbound?.close()
  await sides?.close()
})

// Two pages and one record of every kind. From round to round one of each goes and another comes.
const few = 401
const range = (round: number) => Array.from({ length: few }, (_, n) => n + 1 + round)
const held = (round: number): Record<Kind, VendorRow[]> => ({
  user: range(round).map(n => user(n)),
  account: range(round).map(n => account(1000 + n)),
  contact: range(round).map(n => contact(2000 + n, 1000 + n)),
  deal: range(round).map(n => deal(3000 + n, 1000 + n)),
})
const holdRound = (round: number) => {
  const { user: users, account: accounts, contact: contacts, deal: deals } = held(round)
  hold(sides.crm, { users, accounts, contacts, deals })
}

/** Lets the pages after the first of one list go wrong, as often as they are asked for or only so many times. */
function spoil(kind: Kind, round: number, fault: Fault, times: number) {
  let left = times
  sides.crm.between((path, query) => {
    const isLater = query.has('page_token') || Number(query.get('page') ?? 1) > 1
    if (path !== `/crm/v8/${lists[kind]}` || !isLater || left < 1) return undefined
    left -= 1
    return fault({ rows: held(round)[kind], number: 2 })
  })
}

const body = (rows: VendorRow[], info: object): VendorAnswer => ({
  body: { data: rows, users: rows, info: { more_records: true, next_page_token: 'onwards', ...info } },
})

const always = Number.POSITIVE_INFINITY
const faults: [what: string, fault: Fault, sentence: string | undefined, times: number][] = [
  ['a connection that is cut', () => ({ by: cut }), 'The CRM does not answer.', always],
  ['a connection that is cut once', () => ({ by: cut }), undefined, 1],
  [
    'a page that breaks off',
    ({ rows }) => body(rows.slice(200, 350), { count: 200 }),
    'The CRM’s answer broke off before its end. Read it again.',
    always,
  ],
  [
    'the same page again',
    ({ rows }) => body(rows.slice(0, 200), { count: 200 }),
    'The CRM gave the same page twice, so the rest cannot be trusted. Read it again.',
    always,
  ],
  [
    'a wait that is too long',
    () => refuse(429, 'TOO_MANY_REQUESTS', { 'retry-after': '7200' }),
    'The CRM refuses more tries for now.',
    always,
  ],
  ['a short wait', () => refuse(429, 'TOO_MANY_REQUESTS', { 'retry-after': '2' }), undefined, 1],
  ['a wait without an end', () => refuse(429, 'TOO_MANY_REQUESTS'), 'The CRM refuses more tries for now.', always],
  ['a wait without a time', () => refuse(429, 'TOO_MANY_REQUESTS'), undefined, 1],
  ['an error of the CRM', () => refuse(500, 'INTERNAL_ERROR'), 'The CRM does not answer.', always],
  ['a CRM that is away for a moment', () => ({ status: 503 }), undefined, 2],
  ['a body that is not JSON', () => ({ text: '<html>Sign in</html>' }), 'The answer is not one a CRM gives.', always],
  [
    'a body that ends in the middle',
    () => ({ text: '{"data": [{"id": "1"' }),
    'The answer is not one a CRM gives.',
    always,
  ],
  [
    'an error inside an answer of 200',
    () => refuse(200, 'INTERNAL_ERROR'),
    'The answer is not one a CRM gives.',
    always,
  ],
  ['a key that is revoked in the middle', () => refuse(401, 'KEY_REVOKED'), 'This key was revoked in the CRM.', always],
  [
    'a key that may no longer read',
    () => refuse(403, 'NO_PERMISSION'),
    'The CRM does not let this key read its records.',
    always,
  ],
]

function cut(response: Parameters<NonNullable<VendorAnswer['by']>>[0]) {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100000' })
  response.write('{"data": [', () => response.destroy())
}

/** The records of each kind that the portal takes for there, and how many for gone. */
async function known(importer: Importer, kinds: readonly Kind[]) {
  const rows = await transact(importer.ctx, ({ db }) =>
    db.selectFrom('crm_record').select(['kind', 'crm_id', 'removed_in']).where('kind', 'in', kinds).execute(),
  )
  return {
    there: Object.fromEntries(
      kinds.map(kind => [
        kind,
        rows
          .filter(row => row.kind === kind && !row.removed_in)
          .map(row => row.crm_id)
          .sort(),
      ]),
    ),
    gone: rows.filter(row => row.removed_in).length,
  }
}

const idsOf = (round: number, kinds: readonly Kind[]) =>
  Object.fromEntries(
    kinds.map(kind => [
      kind,
      held(round)
        [kind].map(row => row.id)
        .sort(),
    ]),
  )

describe.each(['user', 'account', 'contact', 'deal'] as const)('reading every %s', kind => {
  const imported: ImportKind = kind === 'user' ? 'user' : 'client'
  const kinds: readonly Kind[] = kind === 'user' ? ['user'] : ['account', 'contact', 'deal']
  let importer: Importer
  let round = 0

  beforeAll(async () => {
    importer = await openImporter(sides, `Reading ${kind}`)
    holdRound(round)
    expect((await importer.read(imported)).state).toBe('complete')
  })

  it.each(faults)('meets %s', async (_, fault, sentence, times) => {
    round += 1
    holdRound(round)
    const before = await known(importer, kinds)
    spoil(kind, round, fault, times)
    const reading = await importer.read(imported)
    if (sentence === undefined) expect([reading.state, reading.error]).toEqual(['complete', null])
    else {
      expect([reading.state, reading.error?.detail]).toEqual(['failed', expect.stringContaining(sentence)])
      expect((await known(importer, kinds)).gone).toBe(before.gone)
      await expect(importer.begin.plan(reading.id)).rejects.toMatchObject({ code: 'snapshot_not_complete' })
    }
    sides.crm.between(() => undefined)
    const later = await importer.read(imported)
    expect([later.state, later.read]).toEqual(['complete', few * kinds.length])
    expect(await known(importer, kinds)).toEqual({ there: idsOf(round, kinds), gone: kinds.length * round })
  })
})

describe('a key that is revoked in the middle', () => {
  it('is told once to the administrators and on the connection, until it works again', async () => {
    const importer = await openImporter(sides, 'Revoked')
    const told = () =>
      transact(importer.ctx, ({ db }) =>
        db.selectFrom('connection').select(['state', 'state_detail as detail']).executeTakeFirstOrThrow(),
      )
    holdRound(0)
    spoil('contact', 0, () => refuse(401, 'KEY_REVOKED'), always)
    for (let n = 0; n < 2; n += 1) expect((await importer.read('client')).state).toBe('failed')
    expect(await told()).toEqual({
      state: 'refused',
      detail: expect.stringMatching(/^This key was revoked in the CRM/),
    })
    await sides.server.drain()
    expect(await sides.server.mails(importer.portal.owner.email)).toHaveLength(1)
    sides.crm.between(() => undefined)
    expect((await importer.read('client')).state).toBe('complete')
    expect(await told()).toEqual({ state: 'working', detail: null })
  })
})

describe('a CRM with more contacts than one list gives', () => {
  it('is read to its end by whoever goes on after a worker that died', async () => {
    const importer = await openImporter(sides, 'Large')
    hold(sides.crm, { contacts: Array.from({ length: 4500 }, (_, n) => contact(10_000 + n, null)) })
    const asked: string[] = []
    const death = new AbortController()
    sides.crm.between((path, query) => {
      if (path === '/crm/v8/Contacts/actions/count') return { body: { count: 100_001 } }
      const after = /from Contacts where id > '(\d+)'/.exec(query.get('select_query') ?? '')?.[1]
      if (after === undefined) return undefined
      asked.push(after)
      return after === '13999' && !death.signal.aborted ? { by: () => death.abort() } : undefined
    })
    const id = await importer.begin.fetch('client')
    await expect(verbs.fetch(importer.ctx, id, death.signal)).rejects.toThrow()
    const look = () =>
      importer.admin.call('GET /api/p/{portal}/snapshots/{snapshot}', { params: { ...importer.at, snapshot: id } })
    expect(await look()).toMatchObject({ state: 'reading', read: 4000, known: 100_001 })
    await verbs.fetch(importer.ctx, id)
    expect(await look()).toMatchObject({ state: 'complete', read: 4500 })
    expect(asked).toEqual(['0', '11999', '13999', '13999'])
    sides.crm.between(() => undefined)
  })
})

describe('a CRM that answers a byte a second', () => {
  it('ends the reading after the time that one answer may take, whatever is read', async () => {
    const slow = (path: string) => async () => {
      const own = await openSides()
      const timers = new Set<NodeJS.Timeout>()
      try {
        own.crm.between(asked => {
          if (asked !== path) return undefined
          return {
            by: response => {
              response.writeHead(200, { 'content-type': 'application/json' })
              const timer = setInterval(() => response.write(' '), 1000)
              timers.add(timer)
              response.on('close', () => clearInterval(timer))
            },
          }
        })
        const importer = await openImporter(own, `Slow ${path}`)
        const began = performance.now()
        const { state, error } = await importer.read(path.endsWith('users') ? 'user' : 'client')
        return [path, state, error?.detail.slice(0, 24), performance.now() - began < 40_000]
      } finally {
        for (const timer of timers) clearInterval(timer)
        await own.close()
      }
    }
    const paths = Object.values(lists).map(list => `/crm/v8/${list}`)
    expect(await Promise.all(paths.map(path => slow(path)()))).toEqual(
      paths.map(path => [path, 'failed', 'The CRM does not answer.', true]),
    )
  }, 90_000)
})
