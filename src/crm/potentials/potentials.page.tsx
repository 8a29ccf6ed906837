import { Button } from '@mantine/core'
import { IconPlus, IconTargetArrow } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { CompactRow, NameCell } from '../../ui/cells.tsx'
import { money, percent } from '../../ui/numbers.ts'
import type { Column } from '../../ui/table-types.ts'
import { useAddress } from '../address.ts'
import { NumberCell, OwnerCell, RefLink } from '../cells.tsx'
import { api, type PotentialPage, type PotentialRow } from '../crm.client.ts'
import { optionsOf, optionsOfRefs, useChoices, useMe } from '../me.ts'
import { NoRecords } from '../no-records.tsx'
import { RecordMenu } from '../record-buttons.tsx'
import { RecordList, Sum } from '../record-list.tsx'
import { useOpenForm } from '../use-records.ts'
import { closingDays, closingOptions, formatClosing } from './closing.ts'
import { useDeletePotential } from './potential-acts.tsx'
import { PotentialForm, readPotential } from './potential-form.tsx'
import { Stage } from './stage.tsx'

const columnsIn = (currency: string): Column<PotentialRow>[] => [
  {
    key: 'name',
    title: 'Potential',
    sort: 'name',
    main: true,
    width: 'minmax(200px, 1.4fr)',
    cell: row => <NameCell name={row.name} avatar={false} />,
  },
  {
    key: 'account',
    title: 'Account',
    sort: 'account',
    width: 'minmax(140px, 1.1fr)',
    cell: row => <RefLink to="accounts" record={row.account} />,
  },
  {
    key: 'stage',
    title: 'Stage',
    sort: 'stage',
    width: 150,
    cell: row => <Stage {...row} />,
  },
  {
    key: 'amount',
    title: 'Amount',
    sort: 'amount',
    width: 110,
    align: 'right',
    cell: row => <NumberCell>{row.amount === null ? null : money(row.amount, currency)}</NumberCell>,
  },
  {
    key: 'chance',
    title: 'Chance',
    sort: 'probability',
    width: 84,
    align: 'right',
    hideBelow: 900,
    cell: row => (
      <span className="muted">
        <NumberCell>{row.probability === null ? null : percent(row.probability)}</NumberCell>
      </span>
    ),
  },
  {
    key: 'closing',
    title: 'Closing',
    sort: 'closing',
    width: 120,
    cell: row => <NumberCell>{row.closingOn && formatClosing(row.closingOn)}</NumberCell>,
  },
  {
    key: 'owner',
    title: 'Owner',
    sort: 'owner',
    width: 220,
    hideBelow: 1080,
    cell: row => <OwnerCell owner={row.owner} />,
  },
]

/** The records another page's link narrows this list to, as filters that show only then. */
function useLinked() {
  const [{ account, contact }] = useAddress()
  const names = useQuery({
    queryKey: ['linked', account, contact],
    enabled: Boolean(account || contact),
    queryFn: async ({ signal }) => ({
      account: account ? (await api('GET /api/accounts/{account}', { params: { account } }, signal)).name : '',
      contact: contact ? (await api('GET /api/contacts/{contact}', { params: { contact } }, signal)).name : '',
    }),
  })
  const linked = (name: 'account' | 'contact', label: string, id: string | undefined) => ({
    name,
    label,
    onlyWhenSet: true,
    options: id ? [{ value: id, label: names.data?.[name] || 'one record' }] : [],
  })
  return [linked('account', 'Account', account), linked('contact', 'Contact', contact)]
}

/** All potentials: what is open, how likely, and when it closes. */
export function PotentialsPage() {
  const { currency } = useMe().organization
  const { stages, owners } = useChoices()
  const columns = useMemo(() => columnsIn(currency), [currency])
  const linked = useLinked()
  const { open, add, edit, close } = useOpenForm(readPotential)
  const remove = useDeletePotential()
  return (
    <>
      <RecordList<PotentialRow, PotentialPage>
        name="potentials"
        title="Potentials"
        noun={['potential', 'potentials']}
        sort="-closing"
        columns={columns}
        rowHeight={44}
        rowHref={row => `/potentials/${row.id}`}
        compact={row => (
          <CompactRow
            name={row.name}
            avatar={false}
            sub={[row.account?.name, row.amount !== null && money(row.amount, currency)].filter(Boolean).join(' · ')}
            right={<Stage {...row} />}
          />
        )}
        filters={[
          { name: 'stage', label: 'Stage', options: optionsOf(stages) },
          { name: 'closing', label: 'Closing', options: closingOptions },
          { name: 'owner', label: 'Owner', options: optionsOfRefs(owners) },
          ...linked,
        ]}
        fetchPage={(asked, { closing, ...set }, signal) =>
          api('GET /api/potentials', { query: { ...asked, ...set, ...closingDays(closing) } }, signal)
        }
        sums={page => (
          <>
            <Sum label="Open" value={money(page.openAmount, currency)} />
            <Sum label="Won" value={money(page.wonAmount, currency)} />
          </>
        )}
        rowMenu={row => <RecordMenu onEdit={() => edit(row.id)} onDelete={() => remove(row.id)} />}
        actions={
          <Button leftSection={<IconPlus size={15} />} onClick={add}>
            Add potential
          </Button>
        }
        empty={<NoRecords icon={<IconTargetArrow />} one="potential" onAdd={add} />}
      />
      {open && <PotentialForm {...open} onClose={close} />}
    </>
  )
}
