import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Page } from '../../ui/page.tsx'
import { Section } from '../../ui/section.tsx'
import { Failed } from '../../ui/states.tsx'
import { api } from '../crm.client.ts'
import { useMe } from '../me.ts'
import { serviceKeyQuery } from '../service-keys/key-state.ts'
import { AskAdministrators } from '../setup/ask-administrators.tsx'
import { Waiting } from '../waiting.tsx'
import { FilePicker } from './file-picker.tsx'
import { ImportResults } from './import-results.tsx'
import { useFileImport } from './use-file-import.ts'

/** Bring records in from CSV files, and see what became of every row. */
export function ImportsPage() {
  const { isAdministrator } = useMe()
  return isAdministrator ? <Imports /> : <NotForYou />
}

function NotForYou() {
  const { data, error, refetch } = useQuery(serviceKeyQuery)
  if (error && !data) return <Failed error={error} onRetry={() => void refetch()} />
  if (!data || data.allowed) return null
  return (
    <AskAdministrators
      title="You cannot import files"
      what="Importing files"
      wish="to do it"
      profile={data.profile}
      administrators={data.administrators}
    />
  )
}

function Imports() {
  const [shown, setShown] = useState<readonly string[]>([])
  const work = useFileImport(id => setShown(before => [...before, id]))
  const earlier = useQuery({
    queryKey: ['imports'],
    queryFn: ({ signal }) => api('GET /api/imports', {}, signal),
    refetchInterval: work.busy ? 1000 : false,
  })
  const rows = earlier.data?.rows ?? []
  const running = rows.find(row => row.state === 'running' && row.file === work.current)
  const fresh = shown.flatMap(id => rows.find(row => row.id === id) ?? [])
  const older = rows.filter(row => !shown.includes(row.id))
  return (
    <Page
      layout="column"
      title="Import"
      documentTitle="Import · CRM"
      crumbs={[{ label: 'Setup', href: '/setup' }, { label: 'Data administration' }]}
      sub="CSV files of Users, Accounts, Contacts and Deals as Zoho exports them. Records keep their ids; importing a file again updates what changed."
    >
      <FilePicker work={work} readSoFar={running?.read} />
      <div aria-live="polite">
        {fresh.length > 0 && (
          <div style={{ marginTop: 28 }}>
            <Section title="What became of the rows" size="large">
              <ImportResults imports={fresh} label="What became of the rows" open />
            </Section>
          </div>
        )}
      </div>
      <div style={{ marginTop: 28 }}>
        <Section title="Earlier imports" size="large">
          {earlier.isPending && <Waiting lines={3} />}
          {earlier.error && !earlier.data && (
            <Failed title="The list did not arrive" error={earlier.error} onRetry={() => void earlier.refetch()} />
          )}
          {earlier.data && older.length === 0 && <p className="muted">None yet.</p>}
          {older.length > 0 && <ImportResults imports={older} label="Earlier imports" when />}
        </Section>
      </div>
    </Page>
  )
}
