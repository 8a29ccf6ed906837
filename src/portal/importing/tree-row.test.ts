import { describe, expect, it } from 'vitest'
import type { PlanView, RowSelection, TreeRowView } from './plan-row.ts'
import { fold, renew, rowsOf, type TreePages, unfold, withRows } from './tree-pages.ts'
import { boxOf, chooseInTree, countInTree, isExact } from './tree-row.ts'

const base: Omit<TreeRowView, 'id' | 'kind' | 'name'> = {
  email: null,
  title: null,
  industry: null,
  city: null,
  outcome: 'create',
  reason: 'Not in the portal yet',
  account: null,
  projects: [],
  selected: true,
  selectable: true,
  bulk: true,
  contacts: 0,
  contactsTicked: 0,
  contactsSelectable: 0,
  open: true,
  fits: true,
  page: null,
  question: null,
}
const account = (name: string, contacts: number, given: Partial<TreeRowView> = {}): TreeRowView => ({
  ...base,
  id: `account:${name}`,
  kind: 'account',
  name,
  contacts,
  contactsTicked: contacts,
  contactsSelectable: contacts,
  ...given,
})
const contact = (name: string, of: string | null, given: Partial<TreeRowView> = {}): TreeRowView => ({
  ...base,
  id: `contact:${name}`,
  kind: 'contact',
  name,
  account: of === null ? null : { id: of, name: of },
  ...given,
})
const none = (contacts: number): TreeRowView => ({
  ...account('', contacts, { outcome: 'unchanged', reason: '', selected: false, selectable: false }),
  id: 'none',
  kind: 'none',
  name: 'No account',
})

const acme = () => [
  account('Acme', 2),
  contact('ana', 'Acme'),
  contact('ben', 'Acme'),
  account('Birch', 0),
  none(1),
  contact('loose', null),
]
const pick = (rows: TreeRowView[], selection: RowSelection, selected: boolean) =>
  chooseInTree(rows, { selection, set: { selected } }, [])
const ticks = (rows: TreeRowView[]) => rows.filter(row => row.selected).map(row => row.name)
const boxes = (rows: TreeRowView[]) => rows.map(row => boxOf(row).box)
const all = (filter: object = {}): RowSelection => ({ all: true, filter, except: [] })

describe('a tick in the tree, shown before the server answers', () => {
  it('of an account is one of its contacts too, and a box in between says so', () => {
    const without = pick(acme(), { ids: ['account:Acme'] }, false)
    expect(ticks(without)).toEqual(['Birch', 'loose'])
    expect(boxes(without)).toEqual(['none', 'none', 'none', 'all', 'all', 'all'])
    const mixed = pick(acme(), { ids: ['contact:ben'] }, false)
    expect(boxes(mixed)).toEqual(['some', 'all', 'none', 'all', 'all', 'all'])
    expect(boxes(pick(mixed, { ids: ['account:Acme'] }, true))[0]).toBe('all')
  })

  it('of a contact brings its account along', () => {
    const without = pick(acme(), all(), false)
    expect(ticks(without)).toEqual([])
    expect(ticks(pick(without, { ids: ['contact:ana'] }, true))).toEqual(['Acme', 'ana'])
  })

  it('reaches the contacts without an account as a group', () => {
    const without = pick(acme(), all({ account: ['none'] }), false)
    expect(ticks(without)).toEqual(['Acme', 'ana', 'ben', 'Birch'])
    expect(boxOf(without[4] as TreeRowView).box).toBe('none')
  })

  it('counts the contacts of a folded account, which are not loaded', () => {
    const folded = [account('Acme', 5, { open: false, contactsTicked: 2 })]
    expect(boxes(folded)).toEqual(['some'])
    expect(pick(folded, { ids: ['account:Acme'] }, true)[0]?.contactsTicked).toBe(5)
    expect(pick(folded, { ids: ['account:Acme'] }, false)[0]?.contactsTicked).toBe(0)
  })

  it('takes who left the CRM only alone, and nobody who cannot be ticked', () => {
    const rows = [
      account('Acme', 1, { outcome: 'deactivate', bulk: false, selected: false, contactsTicked: 0 }),
      contact('ana', 'Acme', { outcome: 'conflict', selectable: false, selected: false, reason: 'Same email as Ben' }),
    ]
    expect(ticks(pick(rows, all(), true))).toEqual([])
    expect(ticks(pick(rows, { ids: ['account:Acme'] }, true))).toEqual(['Acme'])
    expect(boxOf(rows[1] as TreeRowView).can).toBe('Same email as Ben')
  })

  it('leaves an account alone that is shown only for its contacts', () => {
    const rows = [account('Acme', 1, { fits: false, selected: false }), contact('ana', 'Acme')]
    expect(ticks(pick(rows, all({ q: 'ana' }), false))).toEqual([])
    expect(isExact(all({ q: 'ana' }))).toBe(false)
    expect(isExact(all({ ticked: true }))).toBe(true)
  })

  it('gives projects to companies alone, and keeps every other row the same object', () => {
    const website = { id: 'p1', name: 'Website', colour: 0 }
    const rows = acme()
    const given = chooseInTree(rows, { selection: all({ ticked: true }), set: { addProjects: ['p1'] } }, [website])
    expect(given.filter(row => row.projects.length > 0).map(row => row.name)).toEqual(['Acme', 'Birch'])
    expect(given[1]).toBe(rows[1])
  })

  it('changes the numbers of the plan by what it changed', () => {
    const zero = { create: 0, link: 0, update: 0, unchanged: 0, deactivate: 0, reactivate: 0, conflict: 0, skip: 0 }
    const kinds = (['account', 'contact'] as const).map(kind => ({
      kind,
      total: 3,
      counts: zero,
      ticked: { ...zero, create: 3 },
    }))
    const plan = { kinds, ticked: { ...zero, create: 6 } } as PlanView
    const before = acme()
    const after = countInTree(plan, before, pick(before, { ids: ['account:Acme'] }, false))
    expect(after.kinds.map(one => one.ticked.create)).toEqual([2, 1])
    expect(after.ticked.create).toBe(3)
  })
})

describe('folding a list that is loaded page by page', () => {
  const rows = acme()
  const pages: TreePages = {
    pages: [
      { rows: rows.slice(0, 2), next: 'b', total: 5 },
      { rows: rows.slice(2), next: null, total: 5 },
    ],
    pageParams: [null, 'b'],
  }
  const names = (data: TreePages) => data.pages.map(page => page.rows.map(row => row.name).join())

  it('takes a group’s contacts away on every page, and puts them back after its head', () => {
    const folded = fold(pages, 'Acme')
    expect(names(folded)).toEqual(['Acme', 'Birch,No account,loose'])
    expect(rowsOf(folded)[0]?.open).toBe(false)
    expect(names(unfold(folded, 'Acme', rows.slice(1, 3), null))).toEqual(['Acme,ana,ben', 'Birch,No account,loose'])
    expect(names(fold(pages, 'none'))).toEqual(['Acme,ana', 'ben,Birch,No account'])
  })

  it('goes on from within a group that has more than a page of contacts', () => {
    const opened = unfold(fold(pages, 'Acme'), 'Acme', rows.slice(1, 2), 'after ana')
    expect(names(opened)).toEqual(['Acme,ana'])
    expect([opened.pages[0]?.next, opened.pageParams]).toEqual(['after ana', [null]])
  })

  it('puts newer rows in the place of older ones, and leaves untouched pages as they are', () => {
    const renewed = renew(pages, [{ ...(rows[1] as TreeRowView), outcome: 'link', fits: false }])
    expect(rowsOf(renewed)[1]).toMatchObject({ outcome: 'link', fits: true })
    expect(renewed.pages[1]).toBe(pages.pages[1])
    expect(withRows(pages, rows).pages[0]).toBe(pages.pages[0])
  })
})
