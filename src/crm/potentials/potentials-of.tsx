import { Link } from '../../ui/link.tsx'
import { money, plural } from '../../ui/numbers.ts'
import { Section } from '../../ui/section.tsx'
import type { PotentialRow } from '../crm.client.ts'
import { useMe } from '../me.ts'
import { SectionActs } from '../record-buttons.tsx'
import { type SmallColumn, SmallTable } from '../small-table.tsx'
import { formatClosing } from './closing.ts'
import { Stage } from './stage.tsx'

const columnsIn = (currency: string): SmallColumn<PotentialRow>[] => [
  {
    title: 'Potential',
    cell: row => (
      <Link className="link" href={`/potentials/${row.id}`} title={row.name}>
        {row.name}
      </Link>
    ),
  },
  { title: 'Stage', width: '140px', cell: row => <Stage {...row} /> },
  {
    title: 'Amount',
    width: '100px',
    align: 'right',
    cell: row => (row.amount === null ? '–' : money(row.amount, currency)),
  },
  {
    title: 'Closing',
    width: '110px',
    wide: true,
    cell: row => (row.closingOn ? formatClosing(row.closingOn) : '–'),
  },
]

type PotentialsOfProps = {
  potentials: readonly PotentialRow[]
  total: number
  allHref: string
  whose: string
  onAdd?: () => void
}

/** The first potentials of another record, with the way to all of them. */
export function PotentialsOf({ potentials, total, allHref, whose, onAdd }: PotentialsOfProps) {
  const { currency } = useMe().organization
  return (
    <Section
      title="Potentials"
      size="large"
      right={
        <SectionActs
          all={total > potentials.length && { href: allHref, words: `All ${plural(total, 'potential')}` }}
          add="Add potential"
          onAdd={onAdd}
        />
      }
    >
      {potentials.length === 0 ? (
        <p className="muted">None with {whose}.</p>
      ) : (
        <SmallTable label="Potentials" columns={columnsIn(currency)} rows={potentials} rowKey={row => row.id} />
      )}
    </Section>
  )
}
