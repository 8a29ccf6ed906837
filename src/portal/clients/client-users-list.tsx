import { useCallback, useMemo } from 'react'
import type { Selection } from '../../ui/selection.ts'
import { Table } from '../../ui/table.tsx'
import { useFirstPage } from '../../ui/table-data.ts'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import { type ClientUserRow, clientColumns, columnsAtCompany, compactClient } from './client-cells.tsx'
import { ClientUserMenu } from './client-user-menu.tsx'
import type { ClientsListProps } from './client-users.tsx'
import { peopleWords, Sums } from './client-users-foot.tsx'
import type { ClientFilter } from './client-users-state.ts'

type Page = Awaited<ReturnType<typeof api<'GET /api/p/{portal}/client-users'>>>

/** The key of the flat list. */
export const listKey = (portal: string, filter: ClientFilter, sort: string) =>
  ['client-users', portal, 'list', filter, sort] as const

type ClientUsersListProps = ClientsListProps & {
  sort: string
  onSort: (sort: string) => void
  selection?: Selection
  onSelection?: (selection: Selection) => void
  /** It lists the people of one company, which goes without saying. */
  atCompany?: boolean
}

/** All people: the client users as a flat list. */
export function ClientUsersList(props: ClientUsersListProps) {
  const { filter, sort, onSort, selection, onSelection, open, empty, words, onClear, atCompany } = props
  const { portal, at } = useViewer()
  const queryKey = useMemo(() => listKey(portal.id, filter, sort), [portal.id, filter, sort])
  const page = useFirstPage<Page>(queryKey)
  const rowMenu = useCallback((user: ClientUserRow) => <ClientUserMenu user={user} open={open} />, [open])
  const rowHref = useCallback((user: ClientUserRow) => at(`/all-users/client-users/${user.id}`), [at])
  return (
    <Table<ClientUserRow>
      label="Client Users"
      noun={['client user', 'client users']}
      queryKey={queryKey}
      fetchPage={cursor =>
        api('GET /api/p/{portal}/client-users', {
          params: { portal: portal.id },
          query: { ...filter, sort, limit: 100, ...(cursor && { cursor }) },
        })
      }
      columns={atCompany ? columnsAtCompany : clientColumns}
      compact={compactClient}
      rowId={rowId}
      rowLabel={rowLabel}
      rowHref={rowHref}
      rowMenu={rowMenu}
      isMuted={isMuted}
      sort={sort}
      onSort={onSort}
      {...(selection && onSelection && { selection, onSelection })}
      filters={words}
      onClearFilters={onClear}
      foot={total => peopleWords(total, atCompany ? 0 : (page?.companies ?? 0))}
      empty={empty}
      sums={page && <Sums counts={page.counts} />}
    />
  )
}

const rowId = (user: ClientUserRow) => user.id
const rowLabel = (user: ClientUserRow) => user.name
const isMuted = (user: ClientUserRow) => user.status === 'deactivated'
