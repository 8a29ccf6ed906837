import { Button } from '@mantine/core'
import { useLocation } from '@tanstack/react-router'
import { plural } from '../../ui/numbers.ts'
import { Section } from '../../ui/section.tsx'
import { SidePanel } from '../../ui/side-panel.tsx'
import { AskedTicket } from '../connections/asked-ticket.tsx'
import {
  ConnectionSection,
  ConnectionSummary,
  ConnectionsFailed,
  NoConnection,
} from '../connections/connection-panel.tsx'
import { useConnections } from '../connections/known-connections.ts'
import css from './all-users.module.css'

type AllUsersPanelProps = { notInvited: number; onInvite: () => void; onImport: (() => void) | undefined }

/** The right panel of All Users: the CRM connection, and what waits for somebody. */
export function AllUsersPanel({ notInvited, onInvite, onImport }: AllUsersPanelProps) {
  const { data, error, refetch } = useConnections()
  const isClients = useLocation({ select: location => location.pathname.endsWith('/client-users') })
  const rows = data?.rows ?? []
  return (
    <>
      <AskedTicket connections={rows} />
      <SidePanel label="CRM connection" summary={data ? <ConnectionSummary connections={rows} /> : '\u00a0'}>
        {error && !data && <ConnectionsFailed error={error} onRetry={() => void refetch()} />}
        {rows.map(connection => (
          <ConnectionSection
            key={connection.id}
            connection={connection}
            side={isClients ? 'clients' : 'staff'}
            several={rows.length > 1}
          />
        ))}
        {data && rows.length === 0 && <NoConnection onImport={onImport} />}
        {data && notInvited > 0 && (
          <Section title="Needs you">
            <div className={css.need}>
              <span>
                {plural(notInvited, 'person', 'people')} {notInvited === 1 ? 'is' : 'are'} not invited yet
              </span>
              <Button variant="subtle" size="xs" className={css.needButton} onClick={onInvite}>
                Invite
              </Button>
            </div>
          </Section>
        )}
      </SidePanel>
    </>
  )
}
