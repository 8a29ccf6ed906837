import { useLocation } from '@tanstack/react-router'
import { Page } from '../../ui/page.tsx'
import { ConflictsList } from './conflicts-list.tsx'
import { DecisionsList } from './decisions-list.tsx'
import { useImportsTabs } from './imports-tabs.ts'

/** Conflicts of all connections in one place: what is open, and what was decided. */
export function ConflictsPage() {
  const isDecided = useLocation({ select: location => location.pathname.endsWith('/decided') })
  const tabs = useImportsTabs(isDecided ? 'decided' : 'conflicts')
  return (
    <Page
      title="Imports"
      documentTitle={isDecided ? 'Decided conflicts' : 'Conflicts'}
      sub={
        isDecided
          ? 'What was decided about conflicts. Every import to come goes by it.'
          : 'What the last reading of each CRM left for you to decide. What you say is remembered.'
      }
      tabs={tabs}
    >
      {isDecided ? <DecisionsList /> : <ConflictsList />}
    </Page>
  )
}
