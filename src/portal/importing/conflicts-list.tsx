import { IconArrowsSplit2, IconCircleCheck, IconExternalLink, IconMinus } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { MenuItem } from '../../ui/menu.tsx'
import { noSelection, selectionCount } from '../../ui/selection.ts'
import { Empty } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import { useFirstPage } from '../../ui/table-data.ts'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import type { ConflictView } from './conflict.ts'
import { conflictId, useConflictActs } from './conflict-acts.ts'
import { NarrowConflict, useConflictColumns } from './conflict-columns.tsx'
import { ConflictsBulk } from './conflicts-bulk.tsx'
import { ConflictTools, useConflictFilter } from './conflicts-tools.tsx'
import { DecideDialog } from './decide-dialog.tsx'

type Page = Awaited<ReturnType<typeof api<'GET /api/p/{portal}/conflicts'>>>

/** The conflicts that are open, to be decided one by one or many at once. */
export function ConflictsList() {
  const { portal } = useViewer()
  const { filter, words, several, clear } = useConflictFilter()
  const [selection, setSelection] = useState(noSelection)
  const [asked, setAsked] = useState<ConflictView>()
  const { decide, decideMany } = useConflictActs()
  const acts = useMemo(() => ({ decide, ask: setAsked }), [decide])
  const columns = useConflictColumns(acts, several)
  const queryKey = useMemo(() => ['conflicts', portal.id, 'open', filter], [portal.id, filter])
  const page = useFirstPage<Page>(queryKey)
  const count = selectionCount(selection, page?.total ?? 0)
  const compact = useMemo(() => (row: ConflictView) => <NarrowConflict row={row} acts={acts} />, [acts])
  const rowMenu = useMemo(
    () => (row: ConflictView) => (
      <>
        {row.question && (
          <MenuItem icon={<IconArrowsSplit2 {...icon} />} onClick={() => setAsked(row)}>
            Decide…
          </MenuItem>
        )}
        <MenuItem icon={<IconMinus {...icon} />} onClick={() => void decide(row, { decided: 'leave' })}>
          Leave out
        </MenuItem>
        {row.page && (
          <MenuItem
            icon={<IconExternalLink {...icon} />}
            onClick={() => window.open(row.page ?? '', '_blank', 'noopener')}
          >
            Open in the CRM
          </MenuItem>
        )}
      </>
    ),
    [decide],
  )
  return (
    <>
      <ConflictTools
        onChange={() => setSelection(noSelection)}
        bulk={
          count > 0 && (
            <ConflictsBulk
              count={count}
              onClear={() => setSelection(noSelection)}
              decide={decided => decideMany(decided, selection, filter, page?.plans ?? [])}
            />
          )
        }
      />
      <Table<ConflictView>
        label="Conflicts"
        noun={['conflict', 'conflicts']}
        queryKey={queryKey}
        fetchPage={cursor =>
          api('GET /api/p/{portal}/conflicts', {
            params: { portal: portal.id },
            query: { ...filter, state: 'open', limit: 100, ...(cursor && { cursor }) },
          })
        }
        columns={columns}
        compact={compact}
        rowId={conflictId}
        rowLabel={rowLabel}
        rowMenu={rowMenu}
        selection={selection}
        onSelection={setSelection}
        filters={words}
        onClearFilters={clear}
        empty={
          <Empty icon={<IconCircleCheck />} title="No conflicts">
            What an import cannot decide by itself stands here. What you decide is remembered.
          </Empty>
        }
      />
      {asked && <DecideDialog row={asked} decide={decide} onClose={() => setAsked(undefined)} />}
    </>
  )
}

const icon = { size: 15, stroke: 1.6 }
const rowLabel = (row: ConflictView) => row.name
