import { useListState } from '../list-state.ts'
import { useViewer } from '../viewer.tsx'
import { ChangeTicket } from './change-ticket.tsx'
import type { ConnectionRow } from './known-connections.ts'

const defaults = { ticket: '' }

/** Change the ZSC Ticket of the connection that the address names: where notices and mails lead to. */
export function AskedTicket({ connections }: { connections: readonly ConnectionRow[] }) {
  const { can } = useViewer()
  const [{ ticket }, change] = useListState(defaults)
  const asked = connections.find(connection => connection.id === ticket)
  if (!asked || !can('import_from_crm')) return null
  return <ChangeTicket connection={asked} onClose={() => change({ ticket: '' })} />
}
