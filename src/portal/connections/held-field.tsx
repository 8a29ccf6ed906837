import { IconLock } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { notify, notifyError } from '../../ui/notify.ts'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import css from './held-field.module.css'
import { fieldName } from './ruled-fields.ts'

/** Whose field it is. */
export type Holder = { kind: 'user' | 'account' | 'contact'; id: string; name: string }

type HeldFieldProps = { of: Holder; field: string; children: ReactNode }

/** A value that people keep against the CRM, and the way to hand it back. */
export function HeldField({ of, field, children }: HeldFieldProps) {
  const { portal } = useViewer()
  const client = useQueryClient()
  const [busy, setBusy] = useState(false)
  const name = fieldName[field] ?? field
  const handBack = async () => {
    setBusy(true)
    try {
      await send[of.kind](portal.id, of.id, field)
      await Promise.all(shownBy.map(key => client.invalidateQueries({ queryKey: [key, portal.id] })))
      // The button goes; the focus would be lost with it.
      document.getElementById('page')?.focus({ preventScroll: true })
      notify(`${name} is handed back. The next import may change it.`)
    } catch (error) {
      notifyError(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <span className={css.held}>
      <span>{children}</span>
      <span className={css.kept}>
        <IconLock size={13} stroke={1.6} aria-hidden="true" />
        <span>
          Kept by hand: the CRM does not change it{' '}
          <button
            type="button"
            className={css.back}
            disabled={busy}
            aria-label={`Hand back: ${name} of ${of.name}`}
            onClick={() => void handBack()}
          >
            Hand back
          </button>
        </span>
      </span>
    </span>
  )
}

const send: Record<Holder['kind'], (portal: string, id: string, field: string) => Promise<unknown>> = {
  user: (portal, portalUser, field) =>
    api('DELETE /api/p/{portal}/portal-users/{portalUser}/held/{field}', { params: { portal, portalUser, field } }),
  account: (portal, company, field) =>
    api('DELETE /api/p/{portal}/client-companies/{company}/held/{field}', { params: { portal, company, field } }),
  contact: (portal, clientUser, field) =>
    api('DELETE /api/p/{portal}/client-users/{clientUser}/held/{field}', { params: { portal, clientUser, field } }),
}

const shownBy = [
  'portal-user',
  'portal-users',
  'client-user',
  'client-users',
  'client-company',
  'client-companies',
  'history',
]
