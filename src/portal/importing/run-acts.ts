import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiError } from '../../ui/api.ts'
import { confirm } from '../../ui/confirm.tsx'
import { notify, notifyError } from '../../ui/notify.ts'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import type { RunView } from './run.ts'
import { forgetStarted, rememberStarted } from './started.ts'

/** What can be done with a run that is on its way, or was stopped. */
export function useRunActs() {
  const { portal, me } = useViewer()
  const client = useQueryClient()
  const [busy, setBusy] = useState(false)

  const change = async (
    run: RunView,
    work: (params: { portal: string; run: string }) => Promise<RunView>,
    done = () => {},
  ) => {
    setBusy(true)
    const queryKey = ['run', portal.id, run.id]
    try {
      const next = await work({ portal: portal.id, run: run.id })
      client.setQueryData(queryKey, next)
      done()
    } catch (error) {
      if (error instanceof ApiError && error.code === 'run_not_running') notify('It had ended already.')
      else notifyError(error)
      await client.invalidateQueries({ queryKey })
    } finally {
      setBusy(false)
    }
    await client.invalidateQueries({ queryKey: ['runs', portal.id] })
  }

  /** Asks, then stops a run after the rows it is at. */
  const stop = async (run: RunView) => {
    const what = run.reverses ? 'undo' : 'import'
    const isSure = await confirm({
      title: `Stop this ${what}?`,
      text: 'It stops after the rows it is at. What is done stays until you undo it, and you can go on later.',
      action: `Stop the ${what}`,
      cancel: 'Let it go on',
    })
    if (!isSure) return
    await change(run, async params => {
      const stopped = await api('POST /api/p/{portal}/runs/{run}/cancellation', { params })
      forgetStarted(run.id)
      return stopped
    })
  }

  /** Goes on with a run that was stopped. */
  const goOn = (run: RunView) =>
    change(
      run,
      params => api('DELETE /api/p/{portal}/runs/{run}/cancellation', { params }),
      // Not before it is known to run: what is stopped has nothing to tell.
      () => rememberStarted({ portal: portal.id, by: me.portalUserId, what: 'run', id: run.id }),
    )

  return { busy, stop, goOn }
}
