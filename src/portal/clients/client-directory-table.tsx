import { useCallback, useMemo } from 'react'
import { Table } from '../../ui/table.tsx'
import { useFirstPage } from '../../ui/table-data.ts'
import type { TableProps } from '../../ui/table-types.ts'
import { useViewer } from '../viewer.tsx'
import { CompactDirectoryRow, useDirectoryColumns } from './client-directory-columns.tsx'
import {
  allTicks,
  boxOf,
  type ClientTicks,
  isTicked,
  noTicks,
  tickCompany,
  tickCount,
  tickPerson,
} from './client-ticks.ts'
import { ClientUserMenu } from './client-user-menu.tsx'
import type { ClientsListProps } from './client-users.tsx'
import { peopleWords, Sums } from './client-users-foot.tsx'
import { CompanyMenu, NoCompanyMenu } from './company-menu.tsx'
import { groupOf } from './directory-pages.ts'
import { type DirectoryPage, type DirectoryRow, useDirectory } from './use-directory.ts'

type DirectoryTableProps = ClientsListProps & {
  folded: boolean
  ticks: ClientTicks
  onTicks: (ticks: ClientTicks) => void
}

/** By company: client users under their companies, which fold; a company's box stands for all of its people. */
export function ClientDirectoryTable({
  filter,
  folded,
  ticks,
  onTicks,
  open,
  empty,
  words,
  onClear,
}: DirectoryTableProps) {
  const { at } = useViewer()
  const { queryKey, fetchPage, toggle } = useDirectory(filter, folded)
  const page = useFirstPage<DirectoryPage>(queryKey)
  const columns = useDirectoryColumns({ toggle, open })
  const people = page?.people ?? 0
  const count = tickCount(ticks, people)
  const rowMenu = useCallback(
    (row: DirectoryRow) => {
      if (row.kind === 'person') return <ClientUserMenu user={row} open={open} />
      return row.id === 'none' ? (
        <NoCompanyMenu people={row.people} open={open} />
      ) : (
        <CompanyMenu company={row} open={open} />
      )
    },
    [open],
  )
  const rowHref = useCallback(
    (row: DirectoryRow) => (row.kind === 'person' ? at(`/all-users/client-users/${row.id}`) : undefined),
    [at],
  )
  const compact = useMemo(() => (row: DirectoryRow) => <CompactDirectoryRow row={row} toggle={toggle} />, [toggle])
  const own: NonNullable<TableProps<DirectoryRow>['ticks']> = {
    isTicked: row =>
      row.kind === 'company' ? boxOf(ticks, row) === 'all' : isTicked(ticks, { id: row.id, company: groupOf(row) }),
    isMixed: row => row.kind === 'company' && boxOf(ticks, row) === 'some',
    onTick: (rows, ticked) =>
      onTicks(
        rows.reduce(
          (all, row) =>
            row.kind === 'company'
              ? tickCompany(all, row, ticked)
              : tickPerson(all, { id: row.id, company: groupOf(row) }, ticked),
          ticks,
        ),
      ),
    head: count === 0 ? 'none' : count >= people ? 'all' : 'some',
    onTickAll: ticked => onTicks(ticked ? allTicks : noTicks),
  }
  return (
    <Table<DirectoryRow>
      label="Client Users by company"
      noun={['client user', 'client users']}
      queryKey={queryKey}
      fetchPage={fetchPage}
      columns={columns}
      compact={compact}
      rowId={rowId}
      rowLabel={rowLabel}
      rowHref={rowHref}
      rowLevel={rowLevel}
      rowHeight={44}
      rowMenu={rowMenu}
      canTick={canTick}
      isMuted={isMuted}
      ticks={own}
      filters={words}
      onClearFilters={onClear}
      foot={() => (page ? peopleWords(page.people, page.companies) : '\u00a0')}
      empty={empty}
      sums={page && <Sums counts={page.counts} />}
    />
  )
}

const rowId = (row: DirectoryRow) => row.id
const rowLabel = (row: DirectoryRow) => (row.kind === 'company' ? `everybody at ${row.name}` : row.name)
const rowLevel = (row: DirectoryRow) => (row.kind === 'company' ? ('group' as const) : undefined)
const canTick = (row: DirectoryRow) => row.kind === 'person' || row.fitting > 0
const isMuted = (row: DirectoryRow) => (row.kind === 'company' ? row.deactivated : row.status === 'deactivated')
