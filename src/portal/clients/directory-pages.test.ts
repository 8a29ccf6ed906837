import { expect, test } from 'vitest'
import { fold, unfold } from './directory-pages.ts'

const company = (id: string, fitting: number, isOpen = true) => ({ kind: 'company' as const, id, fitting, isOpen })
const person = (id: string, at: string | null) => ({ kind: 'person' as const, id, company: at ? { id: at } : null })
type Row = ReturnType<typeof company> | ReturnType<typeof person>

const data = {
  pages: [
    {
      rows: [company('a', 2), person('1', 'a'), person('2', 'a'), company('b', 3), person('3', 'b')] as Row[],
      next: 'x',
      total: 8,
    },
    { rows: [person('4', 'b'), person('5', 'b'), company('none', 1, false)] as Row[], next: null, total: 8 },
  ],
  pageParams: [null, 'x'],
}
const shown = ({ pages }: typeof data) => pages.map(page => page.rows.map(row => row.id).join(' '))

test('a company is folded and unfolded where it stands, and the list is shorter and longer by its people', () => {
  const folded = fold<Row>(data, 'b') as typeof data
  expect(shown(folded)).toEqual(['a 1 2 b', 'none'])
  expect(folded.pages[0]).toMatchObject({ total: 5, rows: [{ isOpen: true }, {}, {}, { isOpen: false }] })
  const people = [person('3', 'b'), person('4', 'b'), person('5', 'b')]
  const again = unfold<Row>(folded, 'b', people, null) as typeof data
  expect(shown(again)).toEqual(['a 1 2 b 3 4 5', 'none'])
  expect(again.pages[0]).toMatchObject({ total: 8, next: 'x' })
  expect(shown(unfold<Row>(data, 'none', [person('6', null)], null) as typeof data)[1]).toBe('4 5 none 6')
})

test('a company with more people than came goes on from there', () => {
  const folded = fold<Row>(data, 'a')
  const unfolded = unfold<Row>(folded, 'a', [person('1', 'a')], 'y') as typeof data
  expect(shown(unfolded)).toEqual(['a 1'])
  expect(unfolded.pages[0]).toMatchObject({ total: 8, next: 'y' })
  expect(unfolded.pageParams).toEqual([null])
})
