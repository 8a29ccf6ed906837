/** What is ticked in a list of any length: with `all`, everything that fits the filter but `ids`; else just `ids`. */
export type Selection = { all: boolean; ids: ReadonlySet<string> }

/** Nothing ticked. */
export const noSelection: Selection = { all: false, ids: new Set() }

/** Everything ticked, also what is not loaded yet. */
export const everything: Selection = { all: true, ids: new Set() }

/** Whether one row is ticked. */
export const isSelected = (selection: Selection, id: string) => selection.ids.has(id) !== selection.all

/** Ticks or unticks some rows. */
export function select(selection: Selection, ids: readonly string[], ticked: boolean): Selection {
  const next = new Set(selection.ids)
  for (const id of ids) {
    if (ticked === selection.all) next.delete(id)
    else next.add(id)
  }
  return { all: selection.all, ids: next }
}

/** How many are ticked; `total` is how many could be. */
export const selectionCount = ({ all, ids }: Selection, total: number) =>
  all ? Math.max(0, total - ids.size) : ids.size

/** The selection as the API takes it: ids, or the filter and what is left out of it. */
export function selectionBody<Filter>({ all, ids }: Selection, filter: Filter) {
  return all ? { all: true as const, filter, except: [...ids] } : { ids: [...ids] }
}
