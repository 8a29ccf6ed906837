import { beforeAll, expect, test } from 'vitest'
import { add, addCompany, begin, invite, owner, params, portal, putOnProject } from '../../../test/clients.ts'

type Query = { limit?: number; q?: string; collapsed?: 'true' | 'false' } & Record<string, unknown>
const page = (query: Query = {}) =>
  owner.call('GET /api/p/{portal}/client-directory', { params: params(), query: { limit: 100, ...query } as never })

/** All pages of the directory, each row as a short text: the company's name with its number, people indented. */
async function read(query: Query = {}) {
  const rows: string[] = []
  let total = 0
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const one = await page({ ...query, ...(cursor && { cursor }) })
    total = one.total
    for (const row of one.rows)
      rows.push(row.kind === 'company' ? `${row.name} ${row.fitting}/${row.people}` : `  ${row.lastName}`)
    cursor = one.next
  }
  expect(rows.length).toBe(total)
  return rows
}

const ids: Record<string, string> = {}
beforeAll(async () => {
  await begin()
  for (const name of ['Empty', 'Quay', 'Harbour', 'Åkerlund']) ids[name] = (await addCompany(name)).id
  const people = [
    ['Quay', 'Zander'],
    ['Quay', 'Adams'],
    ['Quay', 'Moore'],
    ['Harbour', 'Quay-Smith'],
    ['Harbour', 'Bell'],
    ['Åkerlund', 'Only'],
    [undefined, 'Nowhere'],
    [undefined, 'Alone'],
  ] as const
  for (const [company, lastName] of people) {
    const at = company && { company: { id: ids[company] } }
    const made = await add({ firstName: '', lastName, email: `${lastName}@tree.example`.toLowerCase(), ...at })
    ids[lastName] = made.id
  }
  ids.project = await portal.project('Pier')
  await putOnProject(ids.Empty ?? '', ids.project)
  await putOnProject(ids.Harbour ?? '', ids.project, ids.Bell)
  await invite(ids.Bell ?? '')
})

const everything = [
  'Åkerlund 1/1',
  '  Only',
  'Empty 0/0',
  'Harbour 2/2',
  '  Bell',
  '  Quay-Smith',
  'Quay 3/3',
  '  Adams',
  '  Moore',
  '  Zander',
  'No company 2/2',
  '  Alone',
  '  Nowhere',
]

test('companies come in order, each with its people, and those without a company last, whatever the page', async () => {
  expect(await read()).toEqual(everything)
  for (const limit of [1, 2, 3, 5, 12]) expect(await read({ limit }), `pages of ${limit}`).toEqual(everything)
  expect(await page()).toMatchObject({
    people: 8,
    companies: 4,
    noCompany: 2,
    counts: { invited: 1, not_invited: 7 },
    invitable: 5,
  })
})

test('companies are collapsed all at once, or each by itself', async () => {
  const heads = everything.filter(row => !row.startsWith(' '))
  expect(await read({ collapsed: 'true', limit: 2 })).toEqual(heads)
  const open = await read({ collapsed: 'true', except: [ids.Quay, 'none'], limit: 2 })
  expect(open).toEqual([...heads.slice(0, 3), ...everything.slice(6)])
  expect(await read({ except: [ids.Quay, 'none'], limit: 3 })).toEqual([...everything.slice(0, 7), 'No company 2/2'])
  const { rows } = await page({ except: ids.Quay })
  expect(rows.flatMap(row => (row.kind === 'company' ? [row.isOpen] : []))).toEqual([true, true, true, false, true])
})

test('a company is shown when it or one of its people fits, with those who do', async () => {
  for (const limit of [1, 100]) {
    expect(await read({ q: 'quay', limit })).toEqual(['Harbour 1/2', '  Quay-Smith', ...everything.slice(6, 10)])
    expect(await read({ q: 'emp', limit })).toEqual(['Empty 0/0'])
    expect(await read({ status: 'invited', limit })).toEqual(['Harbour 1/2', '  Bell'])
    expect(await read({ project: ids.project, limit })).toEqual(everything.slice(2, 6))
    expect(await read({ company: ['none', ids.Quay], limit })).toEqual(everything.slice(6))
    expect(await read({ q: 'nobody at all', limit })).toEqual([])
  }
  expect(await page({ q: 'quay' })).toMatchObject({ people: 4, companies: 2, total: 6 })
})

test('rows carry what the list does', async () => {
  const { rows } = await page({ q: 'bell' })
  expect(rows).toMatchObject([
    {
      kind: 'company',
      id: ids.Harbour,
      projects: [{ id: ids.project, name: 'Pier' }],
      projectCount: 1,
      deactivated: false,
    },
    { kind: 'person', id: ids.Bell, isPrimaryContact: true, status: 'invited', company: { name: 'Harbour' } },
  ])
})

test('a cursor of something else is refused', async () => {
  await expect(page({ cursor: 'nonsense' })).rejects.toMatchObject({ code: 'invalid_input', status: 400 })
})
