import { Button } from '@mantine/core'
import { IconArrowsSplit2 } from '@tabler/icons-react'
import { useCallback, useMemo } from 'react'
import { CompactRow, TwoLines } from '../../ui/cells.tsx'
import { formatWhen } from '../../ui/dates.ts'
import { Empty } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import type { Column } from '../../ui/table-types.ts'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import type { ConflictView } from './conflict.ts'
import { useConflictActs } from './conflict-acts.ts'
import { organizationColumn, recordColumns } from './conflict-columns.tsx'
import { ConflictTools, useConflictFilter } from './conflicts-tools.tsx'
import { decidedWords } from './question-cell.tsx'

/** What was decided about conflicts: who, when, and the way to take it back. */
export function DecisionsList() {
  const { portal } = useViewer()
  const { filter, words, several, sort, onSort, clear } = useConflictFilter()
  const { takeBack } = useConflictActs()
  const queryKey = useMemo(() => ['conflicts', portal.id, 'decided', filter, sort], [portal.id, filter, sort])
  const columns = useMemo<Column<ConflictView>[]>(
    () => [
      ...recordColumns('What was in the way'),
      ...(several ? [organizationColumn] : []),
      {
        key: 'decided',
        title: 'Decided',
        sort: 'decided',
        width: 'minmax(220px, 0.7fr)',
        hideBelow: 520,
        cell: row => <Said row={row} />,
      },
      {
        key: 'back',
        title: 'Take back',
        isTitleHidden: true,
        width: 130,
        cell: row => <TakeBack row={row} takeBack={takeBack} />,
      },
    ],
    [several, takeBack],
  )
  const compact = useCallback(
    (row: ConflictView) => (
      <CompactRow
        name={row.name}
        sub={`${saidWords(row)}, ${byWords(row)}`}
        lines={2}
        avatar={row.kind === 'account' ? 'company' : 'person'}
        right={<TakeBack row={row} takeBack={takeBack} />}
      />
    ),
    [takeBack],
  )
  return (
    <>
      <ConflictTools />
      <Table<ConflictView>
        label="What was decided"
        noun={['decision', 'decisions']}
        queryKey={queryKey}
        fetchPage={cursor =>
          api('GET /api/p/{portal}/conflicts', {
            params: { portal: portal.id },
            query: { ...filter, state: 'decided', sort: sort || '-decided', limit: 100, ...(cursor && { cursor }) },
          })
        }
        columns={columns}
        compact={compact}
        rowId={rowId}
        rowLabel={rowLabel}
        isMuted={isDone}
        sort={sort || '-decided'}
        onSort={onSort}
        filters={words}
        onClearFilters={clear}
        empty={
          <Empty icon={<IconArrowsSplit2 />} title="Nothing is decided yet">
            What you decide about a conflict is remembered here, and every import to come goes by it.
          </Empty>
        }
      />
    </>
  )
}

const rowId = (row: ConflictView) => row.id
const rowLabel = (row: ConflictView) => row.name
const isDone = (row: ConflictView) => row.decision?.isDone === true

function saidWords({ decision }: ConflictView): string {
  if (!decision) return ''
  return decision.company ? `Same company: ${decision.company.name}` : decidedWords[decision.decided]
}

const byWords = ({ decision }: ConflictView) => (decision ? `by ${decision.by}, ${formatWhen(decision.at)}` : '')

const Said = ({ row }: { row: ConflictView }) => <TwoLines first={saidWords(row)} second={byWords(row)} />

function TakeBack({ row, takeBack }: { row: ConflictView; takeBack: (row: ConflictView) => Promise<boolean> }) {
  if (isDone(row)) return <span className="faint">Carried out</span>
  return (
    <Button variant="default" size="xs" aria-label={`Take back: ${row.name}`} onClick={() => void takeBack(row)}>
      Take back
    </Button>
  )
}
