import { Client } from 'pg'
import { expect, test } from 'vitest'
import { createTestDatabase } from './database.ts'

test('each test database is a copy of its own', async () => {
  const [one, two] = await Promise.all([createTestDatabase('crm'), createTestDatabase('crm')])
  const names = []
  for (const { url } of [one, two]) {
    const client = new Client({ connectionString: url })
    await client.connect()
    names.push((await client.query('select current_database()')).rows[0].current_database)
    await client.end()
  }
  expect(new Set(names).size).toBe(2)
  await one.drop()
  await expect(new Client({ connectionString: one.url }).connect()).rejects.toThrow('does not exist')
  await two.drop()
})
