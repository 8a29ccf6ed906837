import { Button } from '@mantine/core'
import { useMemo } from 'react'
import { CompactRow, NameCell, TextCell } from '../../ui/cells.tsx'
import type { Column } from '../../ui/table-types.ts'
import type { ConflictView } from './conflict.ts'
import { DecideButton, QuestionCell } from './question-cell.tsx'
import type { Reply } from './use-tree.ts'

/** What a row of conflicts can do, and how it opens its question. */
export type ConflictRowActs = {
  decide: (row: ConflictView, reply: Reply) => Promise<boolean>
  ask: (row: ConflictView) => void
}

const kindWords = { user: 'CRM user', account: 'Account', contact: 'Contact' }

/** "Contact of Harbour & Pine · noor@…" */
export const whatWords = ({ kind, account, email, industry }: ConflictView): string =>
  [account ? `${kindWords[kind]} of ${account.name}` : kindWords[kind], kind === 'account' ? industry : email]
    .filter(Boolean)
    .join(' · ')

/** The columns both lists of conflicts begin with. */
export const recordColumns = (reason: string): Column<ConflictView>[] => [
  {
    key: 'name',
    title: 'In the CRM',
    sort: 'name',
    main: true,
    cell: row => (
      <NameCell name={row.name} sub={whatWords(row)} avatar={row.kind === 'account' ? 'company' : 'person'} />
    ),
  },
  {
    key: 'reason',
    title: reason,
    width: 'minmax(190px, 0.9fr)',
    hideBelow: 680,
    cell: row => (
      <TextCell faint lines={2}>
        {row.reason}
      </TextCell>
    ),
  },
]

/** The name of the CRM's organisation, where there are several. */
export const organizationColumn: Column<ConflictView> = {
  key: 'crm',
  title: 'CRM',
  width: 150,
  hideBelow: 980,
  cell: row => <TextCell faint>{row.organizationName}</TextCell>,
}

const LeaveOut = ({ row, acts }: { row: ConflictView; acts: ConflictRowActs }) => (
  <Button
    variant="default"
    size="xs"
    aria-label={`Leave out: ${row.name}`}
    onClick={() => void acts.decide(row, { decided: 'leave' })}
  >
    Leave out
  </Button>
)

/** The columns of open conflicts: who, what is in the way, and the answer in place. */
export function useConflictColumns(acts: ConflictRowActs, several: boolean): Column<ConflictView>[] {
  return useMemo(
    () => [
      ...recordColumns('What is in the way'),
      ...(several ? [organizationColumn] : []),
      {
        key: 'decide',
        title: 'Decide',
        width: 250,
        cell: row => (row.question ? <QuestionCell row={row} acts={acts} /> : <LeaveOut row={row} acts={acts} />),
      },
    ],
    [acts, several],
  )
}

/** An open conflict where there is no room for columns. */
export const NarrowConflict = ({ row, acts }: { row: ConflictView; acts: ConflictRowActs }) => (
  <CompactRow
    name={row.name}
    sub={row.reason}
    lines={2}
    avatar={row.kind === 'account' ? 'company' : 'person'}
    right={row.question ? <DecideButton row={row} acts={acts} /> : <LeaveOut row={row} acts={acts} />}
  />
)
