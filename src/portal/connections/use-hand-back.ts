import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { notify, notifyError } from '../../ui/notify.ts'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import { fieldName } from './ruled-fields.ts'

/** A portal user, client company or client user, as screens name it. */
export type Holder = { kind: 'user' | 'account' | 'contact'; id: string; name: string }

/** Hands fields of somebody or something back to the CRM; answers what the value of a held field needs. */
export function useHandBack(of: Holder) {
  const { portal } = useViewer()
  const client = useQueryClient()
  const [busy, setBusy] = useState<string>()
  const handBack = async (field: string) => {
    setBusy(field)
    try {
      await send[of.kind](portal.id, of.id, field)
      await Promise.all(shownBy.map(key => client.invalidateQueries({ queryKey: [key, portal.id] })))
      // The button goes; the focus would be lost with it.
      document.getElementById('page')?.focus({ preventScroll: true })
      notify(`${fieldName[field] ?? field} is handed back. The next import may change it.`)
    } catch (error) {
      notifyError(error)
    } finally {
      setBusy(undefined)
    }
  }
  return (field: string) => ({
    label: `${fieldName[field] ?? field} of ${of.name}`,
    busy: busy === field,
    onHandBack: () => void handBack(field),
  })
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
