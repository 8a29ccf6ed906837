import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiError } from '../../ui/api.ts'
import { confirm } from '../../ui/confirm.tsx'
import { useNavigate } from '../../ui/link.tsx'
import { notifyError } from '../../ui/notify.ts'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import { brakeBoxes } from './brake-words.ts'
import { useImportKind } from './import-address.ts'
import { importQuestion } from './import-question.tsx'
import type { PlanView } from './plan-row.ts'
import { rememberStarted } from './started.ts'

/** What step 2 does with the whole plan: read the CRM again, keeping the choices, or carry it out once it was asked. */
export function useChooseActs(plan: PlanView, invite: boolean) {
  const { portal, me } = useViewer()
  const { stepAt } = useImportKind(plan.kind)
  const client = useQueryClient()
  const navigate = useNavigate()
  const [busy, setBusy] = useState(false)

  const readAgain = async (everything = false) => {
    setBusy(true)
    try {
      const params = { portal: portal.id, connection: plan.connectionId }
      const body = { kind: plan.kind, everything }
      const snapshot = await api('POST /api/p/{portal}/connections/{connection}/snapshots', { params, body })
      navigate(stepAt(`/import/reading/${snapshot.id}?from=${plan.id}`))
    } catch (error) {
      notifyError(error)
    } finally {
      setBusy(false)
    }
  }

  const start = async () => {
    if (!(await confirm({ ...importQuestion(plan, invite), boxes: brakeBoxes(plan.brake) }))) return
    setBusy(true)
    try {
      const params = { portal: portal.id, plan: plan.id }
      const run = await api('POST /api/p/{portal}/plans/{plan}/runs', { params, body: { invite, go: plan.brake.isOn } })
      rememberStarted({ portal: portal.id, by: me.portalUserId, what: 'run', id: run.id })
      void client.invalidateQueries({ queryKey: ['plan', portal.id, plan.id] })
      navigate(stepAt(`/import/run/${run.id}`))
    } catch (error) {
      // Its settings, or the people here, changed since the numbers came.
      if (error instanceof ApiError && error.code === 'brake_is_on')
        void client.invalidateQueries({ queryKey: ['plan', portal.id, plan.id] })
      if (!(error instanceof ApiError && error.code === 'plan_out_of_date')) return notifyError(error)
      const again = await confirm({
        title: 'Read the CRM again?',
        text: 'Something changed since this plan was made: in the CRM, or here. Nothing was imported. Your choices are kept where they still fit.',
        action: 'Read again',
        cancel: 'Keep choosing',
      })
      if (again) await readAgain()
    } finally {
      setBusy(false)
    }
  }
  return { busy, readAgain, start }
}
