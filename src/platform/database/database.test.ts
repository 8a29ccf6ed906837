import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestServer } from '../../../test/server.ts'
import { openPool } from './database.ts'

let url = ''
let close: () => Promise<void>
beforeAll(async () => {
  const opened = await openTestServer()
  url = opened.databaseUrl
  close = opened.close
})
afterAll(() => close?.())

const keptOf = async (client: { query: (text: string) => Promise<{ rows: { statement: string }[] }> }) =>
  (await client.query('table pg_prepared_statements')).rows.map(row => row.statement)

it('keeps the plans of two hundred kinds of selects a connection, and nothing else', async () => {
  const pool = openPool({ url, schema: 'portal', name: 'kept', max: 1, keepsPlans: true })
  const client = await pool.connect()
  try {
    for (const id of ['one', 'two']) await client.query('select $1::text as said', [id])
    await client.query('begin')
    await client.query('commit')
    expect(await keptOf(client)).toEqual(['select $1::text as said'])
    for (let n = 0; n < 250; n += 1)
      expect((await client.query(`select $1::int + ${n} as sum`, [1])).rows).toEqual([{ sum: n + 1 }])
    expect(await keptOf(client)).toHaveLength(200)
  } finally {
    client.release()
    await pool.end()
  }
})

it('keeps none where it was not asked to', async () => {
  const pool = openPool({ url, schema: 'portal', name: 'unkept', max: 1 })
  const client = await pool.connect()
  try {
    await client.query('select $1::text as said', ['one'])
    expect(await keptOf(client)).toEqual([])
  } finally {
    client.release()
    await pool.end()
  }
})
