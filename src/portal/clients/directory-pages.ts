/** A row of the directory, as far as folding goes. */
type Foldable =
  | { kind: 'company'; id: string; isOpen: boolean; fitting: number }
  | { kind: 'person'; id: string; company: { id: string } | null }

type Page<Row> = { rows: Row[]; next: string | null; total: number }
type Pages<Row> = { pages: Page<Row>[]; pageParams: (string | null)[] }

/** The company a row stands under or is; `none` for those without one. */
export const groupOf = (row: Foldable): string => (row.kind === 'company' ? row.id : (row.company?.id ?? 'none'))

const isHead = (row: Foldable, group: string) => row.kind === 'company' && row.id === group

/** Folds a company: its people go, its row says so. */
export function fold<Row extends Foldable>(data: Pages<Row>, group: string): Pages<Row> {
  const head = data.pages.flatMap(page => page.rows).find(row => isHead(row, group))
  if (head?.kind !== 'company' || !head.isOpen) return data
  const pages = data.pages.map(page => ({
    ...page,
    total: page.total - head.fitting,
    rows: page.rows.filter(row => row.kind === 'company' || groupOf(row) !== group).map(toggled<Row>(group, false)),
  }))
  return { ...data, pages }
}

/**
 * Unfolds a company: its people come after its row. Where there are more of them than came, the pages behind are forgotten and
 * the list goes on from `next`.
 */
export function unfold<Row extends Foldable>(
  data: Pages<Row>,
  group: string,
  people: readonly Row[],
  next: string | null,
): Pages<Row> {
  const folded = fold(data, group)
  const at = folded.pages.findIndex(page => page.rows.some(row => isHead(row, group)))
  const page = folded.pages[at]
  if (!page) return data
  const place = page.rows.findIndex(row => isHead(row, group))
  const head = page.rows[place]
  const more = head?.kind === 'company' ? head.fitting : 0
  const before = page.rows.slice(0, place + 1).map(toggled<Row>(group, true))
  const after = next === null ? page.rows.slice(place + 1) : []
  const own = { ...page, rows: [...before, ...people, ...after], ...(next !== null && { next }) }
  const kept = next === null ? folded.pages.with(at, own) : [...folded.pages.slice(0, at), own]
  const pages = kept.map(one => ({ ...one, total: one.total + more }))
  return { pages, pageParams: folded.pageParams.slice(0, pages.length) }
}

const toggled =
  <Row extends Foldable>(group: string, isOpen: boolean) =>
  (row: Row): Row =>
    isHead(row, group) ? { ...row, isOpen } : row
