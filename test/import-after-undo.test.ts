import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { transact } from '../src/portal/people/people.ts'
import { addContacts, admin, begin, connect, makePlan, params, portal, run, undo } from './staff-import.ts'

// More than an import or an undo of which the database's statistics are renewed.
const many = 600

it('the database does not take what an undo emptied for small: its pages are still there, and the next import looks into them', async () => {
  await begin('Emptied')
  const people = Array.from({ length: many }, (_, n) => ({ first_name: `P${n}`, email: `p${n}@emptied.example` }))
  await addContacts(people)
  const { id } = await connect()
  const made = await makePlan(id, undefined, 'client')
  await admin.call('PATCH /api/p/{portal}/plans/{plan}/rows', {
    params: { ...params(), plan: made.id },
    body: { selection: { all: true, filter: {}, except: [] }, set: { selected: true } },
  })
  const { id: first } = await run(made.id)
  // Rows to a page, as the planner knows them; a table that was cleared away has no pages.
  const rowsOfPage = () =>
    transact(portal.ctx, async ({ db }) => {
      const { rows } = await sql<{ rows: number }>`
        select case when relpages = 0 then 1 else reltuples / relpages end as rows from pg_class
        where oid in ('crm_link'::regclass, 'client_user'::regclass, 'person'::regclass)`.execute(db)
      return Math.min(...rows.map(({ rows }) => rows))
    })
  expect(await rowsOfPage()).toBeGreaterThanOrEqual(1)

  await undo(first)
  const { total } = await admin.call('GET /api/p/{portal}/client-users', { params: params(), query: { limit: 1 } })
  expect(total).toBe(0)
  expect(await rowsOfPage()).toBeGreaterThanOrEqual(1)
})
