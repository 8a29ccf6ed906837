import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildPortal, type TestPortal } from '../../../test/factories.ts'
import { fillPortal } from '../../../test/fill.ts'
import { openTestServer, type TestServer } from '../../../test/server.ts'
import { newId } from '../../platform/ids.ts'
import { transact } from '../people/people.ts'
import { insertPlannedClientProjects, nameAnswering } from './projects.ts'

let server: TestServer
let portal: TestPortal

beforeAll(async () => {
  server = await openTestServer()
  portal = await buildPortal(server.portal)
})
afterAll(() => server.close())

test('planned companies come to their projects, once, the first of a project as its primary client', async () => {
  const filled = await fillPortal(portal, 'planned')
  const [open, archived] = [await portal.project('Open'), await portal.project('Archived')]
  const of = { portal_id: portal.id }
  const companies: string[] = []
  for (const company of ['Zinc', 'Amber', 'Unticked', 'Later'])
    companies.push((await portal.client({ company, firstName: `Of ${company}` })).companyId)
  const range = {
    planId: filled.plan,
    runId: filled.run,
    connectionId: filled.connection,
    kind: 'account',
    outcome: 'create',
  } as const
  const written = await transact(portal.ctx, async ctx => {
    const { db } = ctx
    await db.updateTable('project').set({ archived_at: ctx.clock() }).where('id', '=', archived).execute()
    for (const [n, target_id] of companies.entries()) {
      const row = { plan_id: filled.plan, ord: 10 + n, kind: 'account', crm_id: `a${n}`, digest: newId() }
      const decided = { outcome: 'create', reason: '', match: 'none', fields: '[]', selectable: true } as const
      await db
        .insertInto('plan_row')
        .values({ ...of, ...row, ...decided, target_id, selected: n !== 2, projects: [open, archived] })
        .execute()
    }
    const run = (from: number, to: number) => insertPlannedClientProjects(ctx, { ...range, from, to })
    return [await run(9, 12), await run(9, 12), await run(12, 13), await run(13, 20)]
  })
  expect(written).toEqual([2, 0, 1, 0])
  const owner = await server.as(portal.owner)
  const clientsOf = async (project: string) =>
    (await owner.call('GET /api/p/{portal}/projects/{project}/clients', { params: { portal: portal.id, project } }))
      .rows
  expect((await clientsOf(open)).map(one => [one.name, one.isPrimary, one.shared, one.contact])).toEqual([
    ['Amber', true, true, null],
    ['Later', false, true, null],
    ['Zinc', false, true, null],
  ])
  expect(await clientsOf(archived)).toEqual([])
  const name = () => transact(portal.ctx, ctx => nameAnswering(ctx, 'all'))
  expect([await name(), await name()]).toEqual([1, 0])
  expect((await clientsOf(open))[0]?.contact?.name).toMatch(/^Of Amber/)
})
