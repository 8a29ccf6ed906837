import { Button } from '@mantine/core'
import { IconDatabaseImport } from '@tabler/icons-react'
import { type ReactNode, useMemo, useState } from 'react'
import { noSelection, selectionBody, selectionCount } from '../../ui/selection.ts'
import { Empty } from '../../ui/states.tsx'
import { useFirstPage } from '../../ui/table-data.ts'
import type { ListPage } from '../../ui/table-types.ts'
import { useViewer } from '../viewer.tsx'
import { type ClientDialog, ClientDialogHost, useClientDialog } from './client-dialogs.tsx'
import { ClientDirectoryTable } from './client-directory-table.tsx'
import { noTicks, tickCount, ticksBody } from './client-ticks.ts'
import { ClientUsersBulk } from './client-users-bulk.tsx'
import { ClientUsersList, listKey } from './client-users-list.tsx'
import { type ClientFilter, clientFilter, type clientUsersState, noClientFilter } from './client-users-state.ts'
import { ClientUsersTools, useClientFilters } from './client-users-tools.tsx'
import { ClientsDrawing } from './clients-drawing.tsx'
import { useFirstDirectoryPage } from './use-directory.ts'

/** What both lists of client users share. */
export type ClientsListProps = {
  filter: ClientFilter
  open: (dialog: ClientDialog) => void
  empty: ReactNode
  /** The filters that are set, in words. */
  words: string[]
  onClear: () => void
}

type ClientUsersProps = { onAddCompany: () => void; onImport: (() => void) | undefined }

/** Client Users: the people the work is for, under their companies or as a flat list. */
export function ClientUsers({ onAddCompany, onImport }: ClientUsersProps) {
  const { portal } = useViewer()
  const filters = useClientFilters()
  const { state, change, words } = filters
  const [dialog, open] = useClientDialog()
  const [ticks, setTicks] = useState(noTicks)
  const [selection, setSelection] = useState(noSelection)
  const filter = useMemo(() => clientFilter(state), [state])
  const folded = state.folded === 'yes'
  const isTree = state.view === 'companies'
  const tree = useFirstDirectoryPage(filter, folded)
  const list = useFirstPage<ListPage<unknown>>(listKey(portal.id, filter, state.sort))
  const isEmpty = words.length === 0 && (isTree ? tree : list)?.total === 0
  const chosen = isTree
    ? { selection: ticksBody(ticks, filter), count: tickCount(ticks, tree?.people ?? 0) }
    : { selection: selectionBody(selection, filter), count: selectionCount(selection, list?.total ?? 0) }

  const untick = () => {
    setTicks(noTicks)
    setSelection(noSelection)
  }
  const set = (changes: Partial<typeof clientUsersState>) => {
    if (!('folded' in changes)) untick()
    // Whoever searches wants to see whom they found.
    change('q' in changes && changes.q ? { ...changes, folded: '' } : changes)
  }
  const shared: ClientsListProps = {
    filter,
    open,
    words,
    onClear: () => set(noClientFilter),
    empty: <NoClients onAddCompany={onAddCompany} onImport={onImport} />,
  }
  return (
    <>
      {!isEmpty && (
        <ClientUsersTools
          filters={filters}
          onChange={set}
          bulk={chosen.count > 0 && <ClientUsersBulk chosen={chosen} onClear={untick} open={open} />}
        />
      )}
      {isTree ? (
        <ClientDirectoryTable {...shared} folded={folded} ticks={ticks} onTicks={setTicks} />
      ) : (
        <ClientUsersList
          {...shared}
          sort={state.sort}
          onSort={sort => change({ sort })}
          selection={selection}
          onSelection={setSelection}
        />
      )}
      <ClientDialogHost dialog={dialog} onClose={() => open(undefined)} />
    </>
  )
}

function NoClients({ onAddCompany, onImport }: ClientUsersProps) {
  return (
    <Empty
      drawing={<ClientsDrawing />}
      title="No clients yet"
      actions={
        <>
          {onImport && (
            <Button leftSection={<IconDatabaseImport size={15} stroke={1.6} />} onClick={onImport}>
              Import From CRM
            </Button>
          )}
          <Button variant="default" onClick={onAddCompany}>
            Add client company
          </Button>
        </>
      }
    >
      {onImport
        ? 'Bring companies and their people over from your CRM. You see what would happen before anything does, and nobody gets mail.'
        : 'The companies your work is for, each with its people. They are listed here, and sign in once they are invited.'}
    </Empty>
  )
}
