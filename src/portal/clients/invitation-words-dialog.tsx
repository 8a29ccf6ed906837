import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiError } from '../../ui/api.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { notify, notifyError } from '../../ui/notify.ts'
import { Failed } from '../../ui/states.tsx'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import { LetterFields, LetterPreview, PreviewButton, useTemplate, type Words } from './letter-fields.tsx'

/** Invitation words: what clients of this portal are invited with, unless somebody writes other words for once. */
export function InvitationWordsDialog({ onClose }: { onClose: () => void }) {
  const { portal } = useViewer()
  const client = useQueryClient()
  const { data, error, refetch } = useTemplate()
  const [own, setOwn] = useState<Words>()
  const [shows, setShows] = useState(false)
  const [refusal, setRefusal] = useState<ApiError>()
  const words = own ?? (data && { subject: data.subject, message: data.message })
  const save = async (body: Words | null) => {
    try {
      await api('PUT /api/p/{portal}/invitation-template', { params: { portal: portal.id }, body })
      notify(
        body ? 'Clients are invited in these words from now on.' : 'Clients are invited in the standard words again.',
      )
      await client.invalidateQueries({ queryKey: ['invitation-template', portal.id] })
      onClose()
    } catch (caught) {
      setShows(false)
      if (caught instanceof ApiError && caught.errors.length > 0) setRefusal(caught)
      else notifyError(caught)
    }
  }
  return (
    <Dialog
      opened
      onClose={onClose}
      size={600}
      title="Which words are clients invited with?"
      note={words && <PreviewButton isOpen={shows} onToggle={() => setShows(!shows)} />}
      foot={
        <>
          {data && !data.isStandard && (
            <Button variant="subtle" color="gray" onClick={() => void save(null)}>
              Use the standard words
            </Button>
          )}
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button disabled={!own} onClick={() => own && void save(own)}>
            Save the words
          </Button>
        </>
      }
    >
      {error && <Failed title="The words did not arrive" error={error} onRetry={() => void refetch()} />}
      {data && words && !shows && (
        <LetterFields
          words={words}
          onChange={setOwn}
          placeholders={data.placeholders}
          errorOf={field => refusal?.errors.find(one => one.field === field)?.message}
          focus
        />
      )}
      {words && shows && <LetterPreview words={words} />}
    </Dialog>
  )
}
