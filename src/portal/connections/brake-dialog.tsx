import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useId } from 'react'
import { ApiError } from '../../ui/api.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { FormError, TextField, useForm } from '../../ui/form.tsx'
import { notify } from '../../ui/notify.ts'
import { count } from '../../ui/numbers.ts'
import { Failed } from '../../ui/states.tsx'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import type { BrakeSettings } from './brake-settings.ts'
import css from './connection-panel.module.css'
import type { ConnectionRow } from './known-connections.ts'

type BrakeDialogProps = { connection: ConnectionRow; onClose: () => void }

/** When imports over a connection stop until an administrator has looked: three numbers, explained. */
export function BrakeDialog({ connection, onClose }: BrakeDialogProps) {
  const { portal } = useViewer()
  const client = useQueryClient()
  const id = useId()
  const params = { portal: portal.id, connection: connection.id }
  const queryKey = ['brake', portal.id, connection.id]
  const { data, error, refetch } = useQuery({
    queryKey,
    queryFn: () => api('GET /api/p/{portal}/connections/{connection}/brake', { params }),
  })
  const form = useForm(async fields => {
    const body = readNumbers(fields)
    const saved = await api('PUT /api/p/{portal}/connections/{connection}/brake', { params, body })
    client.setQueryData(queryKey, saved)
    void client.invalidateQueries({ queryKey: ['plan', portal.id] })
    notify('Saved. Imports that are being chosen follow it at once.')
    onClose()
  })
  return (
    <Dialog
      opened
      onClose={onClose}
      title={`When imports from ${connection.organizationName} stop`}
      foot={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" form={id} disabled={!data} loading={form.state.busy}>
            Save
          </Button>
        </>
      }
    >
      {error && !data && <Failed title="The numbers did not arrive" error={error} onRetry={() => void refetch()} />}
      <form id={id} onSubmit={form.submit} className={css.form} noValidate>
        <p className="muted">
          An import that goes beyond these changes nothing until an administrator has seen whom it would hit and says
          that it is meant.
        </p>
        <FormError state={form.state} />
        {data && <Fields form={form.state} data={data} />}
      </form>
    </Dialog>
  )
}

/** The three numbers as typed; throws, a sentence each, for those that cannot be. */
function readNumbers(fields: Record<string, string>): BrakeSettings {
  const errors: ApiError['errors'] = []
  const read = (field: keyof BrakeSettings, from: number, to: number) => {
    const value = Number(fields[field]?.trim() || Number.NaN)
    if (!Number.isInteger(value) || value < from || value > to)
      errors.push({ field, message: `Give a whole number from ${from} to ${count(to)}.` })
    return value
  }
  const numbers = {
    percent: read('percent', 1, 100),
    people: read('people', 2, 100_000),
    shrinkPercent: read('shrinkPercent', 1, 100),
  }
  if (errors.length > 0) throw new ApiError({ status: 400, code: 'invalid_input', errors })
  return numbers
}

function Fields({ form, data }: { form: ReturnType<typeof useForm>['state']; data: BrakeSettings }) {
  const common = { form, size: 'sm', autoComplete: 'off', inputMode: 'numeric' } as const
  return (
    <>
      <TextField
        {...common}
        label="Share of the people, in per cent"
        name="percent"
        defaultValue={String(data.percent)}
        help="It stops when more of those who came from this CRM would lose access at once."
        autoFocus
      />
      <TextField
        {...common}
        label="Number of people"
        name="people"
        defaultValue={String(data.people)}
        help="The same as a number. The lower of the two counts, and never fewer than 2."
      />
      <TextField
        {...common}
        label="How much smaller the CRM may be, in per cent"
        name="shrinkPercent"
        defaultValue={String(data.shrinkPercent)}
        help="It stops, whatever is ticked, when more of what was tied here is suddenly gone from the CRM’s answer."
      />
    </>
  )
}
