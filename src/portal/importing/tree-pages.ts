import type { InfiniteData } from '@tanstack/react-query'
import type { ListPage } from '../../ui/table-types.ts'
import type { TreeRowView } from './plan-row.ts'
import { groupOf, isHead } from './tree-row.ts'

/** The pages of the tree loaded so far. */
export type TreePages = InfiniteData<ListPage<TreeRowView>, string | null>

/** All rows loaded, in their order. */
export const rowsOf = (data: TreePages | undefined): TreeRowView[] => data?.pages.flatMap(page => page.rows) ?? []

/** The same pages with other rows, one for each; a page of which nothing changed stays the same object. */
export function withRows(data: TreePages, rows: readonly TreeRowView[]): TreePages {
  let from = 0
  const pages = data.pages.map(page => {
    const own = rows.slice(from, from + page.rows.length)
    from += page.rows.length
    return own.some((row, index) => row !== page.rows[index]) ? { ...page, rows: own } : page
  })
  return { ...data, pages }
}

/** Folds a group: its contacts go, its head says so. */
export function fold(data: TreePages, group: string): TreePages {
  const pages = data.pages.map(page => {
    if (!page.rows.some(row => groupOf(row) === group)) return page
    const rows = page.rows.filter(row => isHead(row) || groupOf(row) !== group)
    return { ...page, rows: rows.map(row => (groupOf(row) === group ? { ...row, open: false } : row)) }
  })
  return { ...data, pages }
}

/**
 * Unfolds a group: its contacts come after its head. Where there are more of them than came, the pages behind are forgotten and
 * the list goes on from `next`.
 */
export function unfold(
  data: TreePages,
  group: string,
  contacts: readonly TreeRowView[],
  next: string | null,
): TreePages {
  const folded = fold(data, group)
  const at = folded.pages.findIndex(page => page.rows.some(row => isHead(row) && groupOf(row) === group))
  const page = folded.pages[at]
  if (!page) return data
  const place = page.rows.findIndex(row => isHead(row) && groupOf(row) === group) + 1
  const upTo = page.rows.slice(0, place).map((row, index) => (index === place - 1 ? { ...row, open: true } : row))
  const all = [...upTo, ...contacts]
  if (next === null)
    return { ...folded, pages: folded.pages.with(at, { ...page, rows: [...all, ...page.rows.slice(place)] }) }
  const pages = [...folded.pages.slice(0, at), { ...page, rows: all, next }]
  return { pages, pageParams: folded.pageParams.slice(0, at + 1) }
}

/** Puts newer rows in the place of those loaded; what stands open, and for what, stays as it is. */
export function renew(data: TreePages, newer: readonly TreeRowView[]): TreePages {
  const byId = new Map(newer.map(row => [row.id, row]))
  const rows = rowsOf(data).map(row => {
    const fresh = byId.get(row.id)
    return fresh ? { ...fresh, open: row.open, fits: row.fits } : row
  })
  return withRows(data, rows)
}
