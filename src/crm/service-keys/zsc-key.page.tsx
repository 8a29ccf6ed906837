import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { confirm } from '../../ui/confirm.tsx'
import { notify, notifyError } from '../../ui/notify.ts'
import { Page } from '../../ui/page.tsx'
import { Failed } from '../../ui/states.tsx'
import { api, type NewServiceKey, type ServiceKeyState } from '../crm.client.ts'
import { useMe } from '../me.ts'
import { AskAdministrators } from '../setup/ask-administrators.tsx'
import { Waiting } from '../waiting.tsx'
import css from './key.module.css'
import { KeyInUse } from './key-in-use.tsx'
import { KeyNone } from './key-none.tsx'
import { KeyOnce } from './key-once.tsx'
import { serviceKeyQuery } from './key-state.ts'
import { RecentUse } from './recent-use.tsx'

type Allowed = Extract<ServiceKeyState, { allowed: true }>

/** The page of the service key: generate it, see it once, see its use, replace or revoke it. */
export function ZscKeyPage() {
  const { organization } = useMe()
  const { data, error, refetch } = useQuery(serviceKeyQuery)
  if (data && !data.allowed) {
    return (
      <AskAdministrators
        title="You cannot generate a key"
        what="The Service Communication (ZSC) Key"
        wish="to generate it"
        profile={data.profile}
        administrators={data.administrators}
      />
    )
  }
  return (
    <Page
      layout="column"
      title="Service Communication (ZSC) Key"
      documentTitle="ZSC Key · CRM"
      crumbs={[
        { label: 'Setup', href: '/setup' },
        { label: 'General settings' },
        { label: 'Developers Space', href: '/setup/developers-space' },
      ]}
      sub={`A key lets one other product, such as your project portal, read users, accounts, contacts and potentials of ${organization.name}. It reads. It cannot change anything.`}
    >
      {data ? (
        <Key state={data} />
      ) : error ? (
        <Failed error={error} onRetry={() => void refetch()} />
      ) : (
        <Waiting lines={4} />
      )}
    </Page>
  )
}

function Key({ state }: { state: Allowed }) {
  const client = useQueryClient()
  // The key itself lives here alone: not in the query cache, not in the address, not in any storage.
  const [once, setOnce] = useState<NewServiceKey>()
  const [busy, setBusy] = useState(false)
  const refresh = () => client.invalidateQueries({ queryKey: serviceKeyQuery.queryKey })
  const run = async (act: () => Promise<void>) => {
    setBusy(true)
    try {
      await act()
      await refresh()
    } catch (error) {
      notifyError(error)
    } finally {
      setBusy(false)
    }
  }
  const generate = () => run(async () => setOnce(await api('POST /api/service-key', { body: {} })))
  const replace = async (hint: string) => {
    const yes = await confirm({
      title: 'Generate a new key?',
      text: `The key ${hint} ends at once. Whatever reads this CRM with it is refused until it gets the new one. The new key belongs to you, ${state.email}.`,
      action: 'Generate a new key',
      cancel: 'Keep this key',
    })
    if (yes) await generate()
  }
  const revoke = async (hint: string) => {
    const yes = await confirm({
      title: 'Revoke the key?',
      text: `The key ${hint} ends at once, and nothing reads this CRM until you generate another one. It cannot be brought back.`,
      action: 'Revoke the key',
      cancel: 'Keep this key',
      tone: 'danger',
    })
    if (!yes) return
    await run(async () => {
      await api('DELETE /api/service-key', {})
      notify('The key is revoked.')
    })
  }
  const { key } = state
  const place = useFocusOnChange(once ? 'once' : key ? 'in use' : 'none')
  return (
    <div ref={place} tabIndex={-1} className={css.place}>
      {once ? (
        <KeyOnce made={once} onDone={() => setOnce(undefined)} />
      ) : key ? (
        <KeyInUse
          state={{ ...state, key }}
          busy={busy}
          onReplace={() => void replace(key.hint)}
          onRevoke={() => void revoke(key.hint)}
        />
      ) : (
        <KeyNone email={state.email} ended={state.ended} busy={busy} onGenerate={() => void generate()} />
      )}
      {!once && (key || state.recent.length > 0) && <RecentUse state={state} />}
    </div>
  )
}

/** The pressed button goes away with what it was in; the next Tab goes on from what came in its place. */
function useFocusOnChange(shown: string) {
  const place = useRef<HTMLDivElement>(null)
  const before = useRef(shown)
  useEffect(() => {
    if (before.current !== shown) place.current?.focus({ preventScroll: true })
    before.current = shown
  }, [shown])
  return place
}
