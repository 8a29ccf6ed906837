import { Button, Checkbox } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiError } from '../../ui/api.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { notify } from '../../ui/notify.ts'
import { plural } from '../../ui/numbers.ts'
import { Failed, Note } from '../../ui/states.tsx'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import css from './client-users.module.css'
import { type Chosen, leftOutWords, whom } from './client-users-acts.tsx'
import { refreshClients } from './clients-refresh.ts'
import { LetterFields, LetterPreview, PreviewButton, useTemplate, type Words } from './letter-fields.tsx'

type InviteDialogProps = { chosen: Chosen; again?: boolean; onClose: () => void; onDone?: () => void }

/** Invite: who would get a mail and who not, in which words; nobody gets one before the box that says how many is ticked. */
export function InviteDialog({ chosen, again = false, onClose, onDone }: InviteDialogProps) {
  const { portal } = useViewer()
  const client = useQueryClient()
  const action = again ? ('reinvite' as const) : ('invite' as const)
  const params = { portal: portal.id }
  const template = useTemplate()
  const check = useQuery({
    queryKey: ['invitation-check', portal.id, action, chosen.selection],
    queryFn: () =>
      api('POST /api/p/{portal}/client-users/bulk', {
        params,
        body: { action, selection: chosen.selection, check: true },
      }),
    gcTime: 0,
    retry: false,
  })
  const [own, setOwn] = useState<Words>()
  const [isSure, setSure] = useState(false)
  const [shows, setShows] = useState(false)
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<ApiError>()
  const words = own ?? template.data
  const mails = check.data?.changed ?? 0
  const error = check.error ?? template.error

  const send = async () => {
    setBusy(true)
    try {
      const body = { action, selection: chosen.selection, ...(own && { words: own }) }
      const { changed, skipped } = await api('POST /api/p/{portal}/client-users/bulk', { params, body })
      const said =
        changed === 1 && chosen.name ? `${chosen.name} is invited.` : `${plural(changed, 'person', 'people')} invited.`
      notify([said, leftOutWords(skipped)].filter(Boolean).join(' '))
      await refreshClients(client, portal.id)
      onClose()
      onDone?.()
    } catch (caught) {
      if (caught instanceof ApiError) setRefusal(caught)
      setShows(false)
    } finally {
      setBusy(false)
    }
  }
  const errorOf = (field: string) => refusal?.errors.find(one => one.field === `words.${field}`)?.message
  return (
    <Dialog
      opened
      onClose={onClose}
      size={600}
      title={again ? `Send ${whom(chosen)} the invitation again?` : `Invite ${whom(chosen)}?`}
      note={words && mails > 0 && <PreviewButton isOpen={shows} onToggle={() => setShows(!shows)} />}
      foot={
        <>
          <Button variant="default" onClick={onClose}>
            Not now
          </Button>
          <Button disabled={!isSure || mails === 0} loading={busy} onClick={() => void send()}>
            {mails === 0 ? 'Send' : `Send ${plural(mails, 'mail')}`}
          </Button>
        </>
      }
    >
      {error && (
        <Failed
          title={
            error instanceof ApiError && error.code === 'no_mail_server'
              ? 'No mail can leave here'
              : 'This did not arrive'
          }
          error={error}
          {...(!(error instanceof ApiError && error.code === 'no_mail_server') && {
            onRetry: () => void Promise.all([check.refetch(), template.refetch()]),
          })}
        />
      )}
      {!error && check.data && words && template.data && (
        <div className={css.form}>
          {refusal && refusal.errors.length === 0 && (
            <Note tone="red" live>
              {refusal.detail}
            </Note>
          )}
          <p>{reach(mails, check.data.skipped)}</p>
          {mails > 0 &&
            (shows ? (
              <LetterPreview words={{ subject: words.subject, message: words.message }} clientUser={chosen.id} />
            ) : (
              <LetterFields
                words={{ subject: words.subject, message: words.message }}
                onChange={setOwn}
                placeholders={template.data.placeholders}
                errorOf={errorOf}
              />
            ))}
          {mails > 0 && (
            <Checkbox
              label={`Yes, mail ${plural(mails, 'person', 'people')} now.`}
              checked={isSure}
              onChange={event => setSure(event.currentTarget.checked)}
            />
          )}
        </div>
      )}
    </Dialog>
  )
}

function reach(mails: number, skipped: Parameters<typeof leftOutWords>[0]) {
  const left = leftOutWords(skipped)
  if (mails === 0) return `Nobody would get a mail. ${left}`
  return `${plural(mails, 'person', 'people')} ${mails === 1 ? 'gets' : 'get'} a mail, with a link that works once and for 72 hours. ${left}`
}
