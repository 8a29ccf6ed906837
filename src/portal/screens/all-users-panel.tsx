import { Button } from '@mantine/core'
import { useLocation } from '@tanstack/react-router'
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

/** Something that waits for somebody, and the button that does it. */
export type Need = { text: string; action: string; onClick: () => void }

type AllUsersPanelProps = { needs: Need[]; onImport: (() => void) | undefined }

/** The right panel of All Users: the CRM connection, and what waits for somebody. */
export function AllUsersPanel({ needs, onImport }: AllUsersPanelProps) {
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
        {data && rows.length === 0 && <NoConnection onImport={onImport} side={isClients ? 'clients' : 'staff'} />}
        {data && <Needs needs={needs} />}
      </SidePanel>
    </>
  )
}

/** The same for whoever does not see the CRM: what waits, if anything does. */
export function NeedsPanel({ needs }: { needs: Need[] }) {
  return (
    <SidePanel label="Needs you" summary={needs[0]?.text ?? 'Nothing needs you'}>
      <Needs needs={needs} />
    </SidePanel>
  )
}

function Needs({ needs }: { needs: Need[] }) {
  if (needs.length === 0) return null
  return (
    <Section title="Needs you">
      {needs.map(({ text, action, onClick }) => (
        <div className={css.need} key={text}>
          <span>{text}</span>
          <Button variant="subtle" size="xs" className={css.needButton} onClick={onClick}>
            {action}
          </Button>
        </div>
      ))}
    </Section>
  )
}
