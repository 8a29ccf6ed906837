import { Button } from '@mantine/core'
import { useEffect, useId, useRef, useState } from 'react'
import { ApiError } from '../ui/api.ts'
import { Dialog } from '../ui/dialog.tsx'
import { FormError, useForm } from '../ui/form.tsx'
import { notify } from '../ui/notify.ts'
import css from './form-grid.module.css'
import { bodyOf, changedSince, type FormRecord, type RecordField, type Ref, textsOf } from './record-fields.ts'
import { type Picked, RecordInput } from './record-input.tsx'
import { useRefresh } from './use-records.ts'

type RecordFormProps = {
  title: string
  /** What the main button does: "Add account". */
  action: string
  fields: readonly RecordField[]
  /** The record as it was just read, or what a new one starts with. */
  start: FormRecord
  /** Sends what is typed; `modifiedAt` is that of the record as it was read. */
  send: (body: Record<string, unknown>, modifiedAt: string) => Promise<Ref>
  /** The record as it is by now; not given for a new one. */
  reread?: () => Promise<FormRecord>
  onClose: () => void
  onSaved?: (id: string) => void
}

/** A dialog for the fields of a record. What others change meanwhile is said, and overwritten only knowingly. */
export function RecordForm({ title, action, fields, start, send, reread, onClose, onSaved }: RecordFormProps) {
  const form = useId()
  const refresh = useRefresh()
  const read = useRef(start)
  const [picked, setPicked] = useState<Picked>({ account: refOf(start.account), contact: refOf(start.contact) })
  const { state, submit } = useForm(async typed => {
    // A box that is not ticked is not part of a form.
    const texts = Object.fromEntries(fields.map(({ name }) => [name, (typed[name] ?? '').replace(/\r\n?/g, '\n')]))
    const before = textsOf(fields, start)
    const changed = reread ? fields.filter(({ name }) => texts[name] !== before[name]) : fields
    const modifiedAt = String(read.current.modifiedAt ?? '')
    const saved = await send(bodyOf(changed, texts), modifiedAt).catch(explain)
    onClose()
    notify(reread ? `${saved.name} is saved.` : `${saved.name} is added.`)
    await refresh()
    onSaved?.(saved.id)
  })
  const explain = async (error: unknown): Promise<never> => {
    if (!reread || !(error instanceof ApiError) || error.code !== 'changed_meanwhile') throw error
    const now = await reread()
    const what = changedSince(fields, read.current, now)
    read.current = now
    const detail = `Somebody changed this meanwhile${what && `: ${what}`}. Save again to put your changes on top; what you did not touch stays as it is now.`
    throw new ApiError({ status: 409, code: error.code, detail })
  }
  const note = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // A form longer than the window is sent from its end, and answered at its beginning.
    if (state.error && note.current?.firstChild) note.current.scrollIntoView({ block: 'nearest' })
  }, [state.error])
  return (
    <Dialog
      opened
      onClose={onClose}
      title={title}
      size={560}
      foot={
        <>
          <Button variant="default" onClick={onClose}>
            {reread ? 'Leave as it was' : 'Cancel'}
          </Button>
          <Button type="submit" form={form} loading={state.busy}>
            {action}
          </Button>
        </>
      }
    >
      <form id={form} className={css.fields} onSubmit={submit} noValidate>
        <div className={css.whole} ref={note}>
          <FormError state={state} kept={state.error?.code === 'changed_meanwhile' ? '' : 'What you typed is kept.'} />
        </div>
        {fields.map((field, index) => (
          <div key={field.name} className={field.whole && css.whole}>
            <RecordInput
              field={field}
              form={state}
              start={start}
              picked={picked}
              onPick={patch => setPicked(now => ({ ...now, ...patch }))}
              autoFocus={index === 0}
            />
          </div>
        ))}
      </form>
    </Dialog>
  )
}

const refOf = (value: unknown): Ref | null => (value && typeof value === 'object' ? (value as Ref) : null)
