import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Access, Connector, CrmKind, CrmPage, CrmRecords } from './connector.ts'
import { ConnectorError } from './connector-error.ts'
import { accessTo, type Fault, type Seed, type StandIn } from './stand-in.ts'

const firstId = 4500000000000400000n
const seeds = (count: number): Seed[] =>
  Array.from({ length: count }, (_, n) => ({ id: String(firstId + BigInt(n)), name: `Record ${n}` }))

const noAddress = { street: null, city: null, state: null, zip: null, country: null }
const nobody = { email: null, title: null, phone: null, modifiedAt: null }

/** What a record is of which the CRM says nothing but its id: whether somebody is active or confirmed is left to the CRM. */
const blank: { [K in CrmKind]: (id: string) => Partial<CrmRecords[K]> } = {
  user: id => ({ id, firstName: '', lastName: '', role: null, profile: null, ...nobody }),
  account: id => ({
    ...{ id, name: id, type: null, industry: null, owner: null, website: null, phone: null, address: noAddress },
    facts: {
      ...{ shippingAddress: noAddress, employees: null, annualRevenue: null },
      ...{ currency: null, description: null, createdAt: null },
    },
    modifiedAt: null,
  }),
  contact: id => ({ id, firstName: '', lastName: id, accountId: null, owner: null, noProcessing: false, ...nobody }),
  deal: id => ({
    ...{ id, name: id, accountId: null, owner: null, type: null, standing: 'open' },
    facts: {
      ...{ stage: null, amount: null, currency: null, probability: null },
      ...{ closingOn: null, nextStep: null, contact: null, description: null },
    },
    modifiedAt: null,
  }),
}

const nameOf = (record: CrmRecords[CrmKind]) =>
  'name' in record ? record.name : `${record.firstName} ${record.lastName}`.trim()

/**
 * What every connector has to do, for every kind of record it provides: called once by a connector's own test with what makes
 * a stand-in of its CRM. What a CRM cannot do wrong is left out with the reason why.
 */
export function holdToContract(
  connector: Connector,
  openStandIn: () => Promise<StandIn>,
  leftOut: Partial<Record<'error_inside' | 'truncated' | 'repeated', string>> = {},
): void {
  let crm: StandIn
  let access: Access
  beforeEach(async () => {
    crm = await openStandIn()
    access = accessTo(crm)
  })
  afterEach(async () => {
    await access.outbound.close()
    await crm.close()
  })

  /** Reads to the end, or to what went wrong. */
  async function read(kind: CrmKind, cursor: string | null = null) {
    const pages: CrmPage[] = []
    const error = await (async () => {
      for await (const page of connector.fetch(access, kind, { cursor })) pages.push(page)
    })().then(
      () => undefined,
      error => error as ConnectorError,
    )
    const records = pages.flatMap(page => page.records)
    return { pages, records, ids: records.map(record => record.id), error }
  }

  /** Two pages and a bit of which the second goes wrong: what was read before it, and the error. */
  async function readSpoilt(kind: CrmKind, fault: Fault) {
    crm.hold(kind, seeds(401))
    crm.spoil(2, fault)
    const { ids, error } = await read(kind)
    expect(error).toBeInstanceOf(ConnectorError)
    expect(`${error?.message} ${error?.stack}`).not.toContain(crm.credentials.key)
    expect(ids).toEqual(seeds(200).map(({ id }) => id))
    return [error?.code, error?.reason, error?.retryAfterSeconds]
  }

  describe(`${connector.name} tells whose key it is`, () => {
    it('and knows a wrong one', async () => {
      expect(await connector.verify(access)).toEqual(crm.organization)
      const other = { ...access, credentials: { ...access.credentials, key: 'another' } }
      expect(await connector.verify(other).catch(error => error.code)).toBe('key_rejected')
    })

    it('and when it is not there', async () => {
      await crm.close()
      const error = await connector.verify(access).catch(error => error)
      expect(error).toBeInstanceOf(ConnectorError)
      expect(error.code).toBe('unreachable')
    })
  })

  describe.each(connector.provides)(`${connector.name}, every %s`, kind => {
    it.each([0, 1, 199, 200, 201, 400, 2001])('of %i is read once, and then it stops', async total => {
      crm.hold(kind, seeds(total))
      const { pages, ids, error } = await read(kind)
      expect(error).toBeUndefined()
      expect(ids).toEqual(seeds(total).map(({ id }) => id))
      expect(pages.at(-1)?.cursor).toBeNull()
      expect(pages.filter(page => page.cursor === null)).toHaveLength(1)
      expect([total, null]).toContain(pages[0]?.known)
    })

    it('is read from any cursor on', async () => {
      crm.hold(kind, seeds(601))
      const { pages, ids } = await read(kind)
      let given = 0
      for (const page of pages.slice(0, -1)) {
        given += page.records.length
        expect((await read(kind, page.cursor)).ids).toEqual(ids.slice(given))
      }
      expect(given).toBe(600)
    })

    it('keeps its id to the last digit', async () => {
      const near = [9007199254740993n, 4500000000000400001n, 4500000000000400002n, 9223372036854775807n].map(String)
      crm.hold(
        kind,
        near.map(id => ({ id })),
      )
      expect((await read(kind)).ids).toEqual(near)
    })

    it('of which the CRM says nothing is empty, and called by its id where people would look for a name', async () => {
      const [{ id }] = seeds(1) as [Seed]
      crm.hold(kind, [{ id }])
      expect((await read(kind)).records).toEqual([expect.objectContaining(blank[kind](id))])
    })

    it.each([
      [
        'letters of other alphabets',
        'Żółć Ağaoğlu 小明 محمد Ærøskøbing 👩‍👧',
        'Żółć Ağaoğlu 小明 محمد Ærøskøbing 👩‍👧',
      ],
      ['letters in parts, put together', 'Zoe\u0308 Sa\u0303o', 'Zoë São'],
      [
        'HTML as it stands',
        '<b>Ott</b> & <img src=x onerror=alert(1)> &amp;',
        '<b>Ott</b> & <img src=x onerror=alert(1)> &amp;',
      ],
      ['no space around and nothing that cannot be stored', ' \u0000Ott\ud800 GmbH\u00a0', 'Ott\ufffd GmbH'],
      ['two hundred characters at most', `${'n'.repeat(199)}😀`, 'n'.repeat(199)],
    ])('has %s in its name', async (_, written, name) => {
      const [{ id }] = seeds(1) as [Seed]
      crm.hold(kind, [{ id, name: written }])
      expect((await read(kind)).records.map(nameOf)).toEqual([name])
    })

    it('has times as moments, whatever their offset, and none where none can be read', async () => {
      const times: [string, string | null][] = [
        ['2026-01-31T01:59:14+01:00', '2026-01-31T00:59:14.000Z'],
        // One second apart: in between, the clocks of central Europe went forward.
        ['2026-03-29T01:59:59+01:00', '2026-03-29T00:59:59.000Z'],
        ['2026-03-29T03:00:00+02:00', '2026-03-29T01:00:00.000Z'],
        ['2026-06-01T00:15:00-03:30', '2026-06-01T03:45:00.000Z'],
        ['2026-06-01T00:15:00Z', '2026-06-01T00:15:00.000Z'],
        ['2026-13-01T00:00:00+00:00', null],
        ['last week', null],
      ]
      crm.hold(
        kind,
        seeds(times.length).map((seed, n) => ({ ...seed, modifiedAt: times[n]?.[0] ?? '' })),
      )
      const { records } = await read(kind)
      expect(records.map(({ modifiedAt }) => modifiedAt?.toISOString() ?? null)).toEqual(
        times.map(([, moment]) => moment),
      )
    })

    it.each([
      ['a key that ends', { status: 401 }, 'key_rejected', undefined],
      ['a key that may not', { status: 403 }, 'forbidden', undefined],
      ['a long wait asked for', { status: 429, headers: { 'retry-after': '7200' } }, 'rate_limited', 7200],
      ['a wait without an end', { status: 429 }, 'rate_limited', undefined],
      ['an error of the CRM', { status: 500 }, 'unreachable', undefined],
      ['a body that is not JSON', 'not_json', 'unexpected_answer', undefined],
    ] as const)('that was read before %s is kept, and the reading ends with it', async (_, fault, code, seconds) => {
      const [told, , retryAfter] = await readSpoilt(kind, fault)
      expect([told, retryAfter]).toEqual([code, seconds])
    })

    it.for([
      ['error_inside', undefined],
      ['truncated', 'truncated_page'],
      ['repeated', 'page_repeated'],
    ] as const)(
      'before a page that is %s is kept, and no complete reading comes of it',
      async ([fault, expected], { skip }) => {
        if (leftOut[fault]) return skip(leftOut[fault])
        const [code, reason] = await readSpoilt(kind, fault)
        expect([code, expected ?? reason]).toEqual(['unexpected_answer', reason])
      },
    )

    it('is read all the same when the CRM asked for a short wait', async () => {
      crm.hold(kind, seeds(401))
      crm.spoil(2, { status: 429, headers: { 'retry-after': '1' } }, 1)
      expect((await read(kind)).ids).toHaveLength(401)
    })

    it('is asked for no longer than it is wanted', async () => {
      crm.hold(kind, seeds(1000))
      const stop = new AbortController()
      let asked = 0
      const reading = (async () => {
        for await (const _ of connector.fetch({ ...access, signal: stop.signal }, kind, { cursor: null })) {
          asked = crm.asked.length
          stop.abort()
        }
      })()
      expect(await reading.catch(error => error)).toBeInstanceOf(ConnectorError)
      await connector.verify(access)
      // The one page that was asked ahead may have been on its way.
      expect(crm.asked.length).toBeLessThanOrEqual(asked + 2)
    })
  })
}
