import { Link } from '../../ui/link.tsx'
import { money } from '../../ui/numbers.ts'
import { Section } from '../../ui/section.tsx'
import type { Potential } from '../crm.client.ts'
import { useMe } from '../me.ts'
import { type SmallColumn, SmallTable } from '../small-table.tsx'
import { formatClosing } from './closing.ts'
import { Stage } from './stage.tsx'

const columnsIn = (currency: string): SmallColumn<Potential>[] => [
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

type PotentialsOfProps = { potentials: readonly Potential[]; total?: number; allHref: string; whose: string }

/** The first potentials of another record, with the way to all of them. */
export function PotentialsOf({ potentials, total, allHref, whose }: PotentialsOfProps) {
  const { currency } = useMe().organization
  const more = total === undefined ? potentials.length >= 10 : total > potentials.length
  return (
    <Section
      title="Potentials"
      size="large"
      right={
        more && (
          <Link className="link" href={allHref}>
            {total === undefined ? 'All potentials' : `All ${total} potentials`}
          </Link>
        )
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
