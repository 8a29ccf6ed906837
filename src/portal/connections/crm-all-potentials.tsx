import { useMemo, useState } from 'react'
import { CompactRow, TextCell } from '../../ui/cells.tsx'
import { Drawer } from '../../ui/drawer.tsx'
import { percent } from '../../ui/numbers.ts'
import { Table } from '../../ui/table.tsx'
import type { Column } from '../../ui/table-types.ts'
import { useViewer } from '../viewer.tsx'
import css from './crm-panels.module.css'
import { PotentialLink, StageDot } from './crm-potential-cells.tsx'
import { amountWords, closingWords } from './crm-words.ts'
import { crmKey, listPotentials, type Potential, type Tie } from './use-crm.ts'

const columns: Column<Potential>[] = [
  { key: 'name', title: 'Potential', sort: 'name', cell: row => <PotentialLink potential={row} /> },
  { key: 'stage', title: 'Stage', width: 144, sort: 'stage', cell: row => <StageDot potential={row} /> },
  {
    key: 'amount',
    title: 'Amount',
    width: 110,
    sort: 'amount',
    align: 'right',
    cell: row => amountWords(row.amount, row.currency),
  },
  {
    key: 'probability',
    title: 'Chance',
    width: 84,
    sort: 'probability',
    align: 'right',
    hideBelow: 760,
    cell: row => (row.probability === null ? '–' : percent(row.probability)),
  },
  { key: 'closing', title: 'Closing', width: 104, sort: 'closing', cell: row => closingWords(row.closingOn) },
  {
    key: 'owner',
    title: 'Owner',
    width: 140,
    sort: 'owner',
    hideBelow: 860,
    cell: row => <TextCell>{row.owner}</TextCell>,
  },
  {
    key: 'next',
    title: 'Next step',
    width: 150,
    hideBelow: 1000,
    cell: row => <TextCell>{row.nextStep}</TextCell>,
  },
  {
    key: 'contact',
    title: 'Contact',
    width: 130,
    hideBelow: 960,
    cell: row => <TextCell>{row.contact}</TextCell>,
  },
]

const compactRow = (row: Potential) => (
  <CompactRow
    avatar={false}
    name={row.name}
    sub={[row.stage, closingWords(row.closingOn)].filter(Boolean).join(' · ')}
    right={amountWords(row.amount, row.currency)}
  />
)

const rowId = (row: Potential) => row.id
const rowLabel = (row: Potential) => row.name

/** Every potential a CRM told of a company, in a panel over the page. */
export function AllPotentials({ company, tie, onClose }: { company: string; tie: Tie; onClose: () => void }) {
  const { portal } = useViewer()
  const [sort, setSort] = useState('next')
  const connection = tie.connection.id
  const queryKey = useMemo(
    () => [...crmKey(portal.id, company), 'all-potentials', connection, sort],
    [portal.id, company, connection, sort],
  )
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="min(100%, 1120px)"
      title={`Potentials of ${tie.account.name} in ${tie.connection.organizationName}`}
    >
      <div className={css.all}>
        <Table<Potential>
          label="All potentials"
          noun={['potential', 'potentials']}
          queryKey={queryKey}
          fetchPage={cursor =>
            listPotentials(portal.id, company, { connection, sort, limit: 100, ...(cursor && { cursor }) })
          }
          columns={columns}
          compact={compactRow}
          rowId={rowId}
          rowLabel={rowLabel}
          rowHeight={44}
          sort={sort}
          onSort={setSort}
        />
      </div>
    </Drawer>
  )
}
