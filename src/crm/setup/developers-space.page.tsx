import { IconApi, IconChevronRight, IconKey } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Page } from '../../ui/page.tsx'
import { Card, CardRow } from '../../ui/section.tsx'
import { StatusDot } from '../../ui/status-dot.tsx'
import type { ServiceKeyState } from '../crm.client.ts'
import { serviceKeyQuery } from '../service-keys/key-state.ts'
import { isExpired } from '../service-keys/key-words.ts'
import { keyAddress } from './setup-frame.tsx'

/** What connects other products to this CRM. */
export function DevelopersSpacePage() {
  const { data } = useQuery(serviceKeyQuery)
  return (
    <Page
      layout="column"
      title="Developers Space"
      documentTitle="Developers Space · CRM"
      crumbs={[{ label: 'Setup', href: '/setup' }, { label: 'General settings' }]}
      sub="For connecting other products to this CRM. Everything here is for administrators."
    >
      <Card>
        <CardRow
          href={keyAddress}
          icon={<IconKey />}
          title="Service Communication (ZSC) Key"
          sub="Let another product read this CRM"
          right={
            <>
              <KeyWord state={data} />
              <IconChevronRight size={16} />
            </>
          }
        />
        <CardRow
          href="/api/docs"
          icon={<IconApi />}
          title="API reference"
          sub="Every address this CRM answers"
          right={
            <>
              Open
              <IconChevronRight size={16} />
            </>
          }
        />
      </Card>
    </Page>
  )
}

function KeyWord({ state }: { state: ServiceKeyState | undefined }) {
  if (!state) return null
  if (!state.allowed) return 'Administrators only'
  if (!state.key) return 'No key'
  return isExpired(state.key) ? <StatusDot tone="red">Expired</StatusDot> : <StatusDot tone="green">Working</StatusDot>
}
