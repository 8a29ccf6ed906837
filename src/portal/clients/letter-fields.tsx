import { Button, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ApiError } from '../../ui/api.ts'
import { Failed } from '../../ui/states.tsx'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import css from './client-users.module.css'

/** The words of an invitation. */
export type Words = { subject: string; message: string }

/** The words this portal invites clients with. */
export function useTemplate() {
  const { portal } = useViewer()
  return useQuery({
    queryKey: ['invitation-template', portal.id],
    queryFn: () => api('GET /api/p/{portal}/invitation-template', { params: { portal: portal.id } }),
  })
}

type LetterFieldsProps = {
  words: Words
  onChange: (words: Words) => void
  placeholders: readonly string[]
  errorOf: (field: 'subject' | 'message') => string | undefined
  focus?: boolean
}

/** Subject and text of an invitation, and what they may name. */
export function LetterFields({ words, onChange, placeholders, errorOf, focus }: LetterFieldsProps) {
  const names = placeholders.map(name => `{${name}}`)
  return (
    <div className={css.form}>
      <TextInput
        size="sm"
        label="Subject"
        value={words.subject}
        onChange={event => onChange({ ...words, subject: event.currentTarget.value })}
        error={errorOf('subject')}
        maxLength={200}
        data-autofocus={focus || undefined}
      />
      <Textarea
        size="sm"
        label="Text"
        value={words.message}
        onChange={event => onChange({ ...words, message: event.currentTarget.value })}
        error={errorOf('message')}
        rows={6}
        maxLength={5000}
        description={`Each person’s own: ${names.slice(0, -1).join(', ')} and ${names.at(-1)}. The button and the link come below.`}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
      />
    </div>
  )
}

/** The mail as it would be for one client user, or for somebody invented. */
export function LetterPreview({ words, clientUser }: { words: Words; clientUser?: string | undefined }) {
  const { portal } = useViewer()
  const { data, error, refetch } = useQuery({
    queryKey: ['invitation-preview', portal.id, words, clientUser],
    queryFn: () =>
      api('POST /api/p/{portal}/invitation-preview', {
        params: { portal: portal.id },
        body: { ...words, ...(clientUser && { clientUser }) },
      }),
    gcTime: 0,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (error instanceof ApiError && error.errors.length > 0)
    return <p className="muted">{error.errors.map(one => one.message).join(' ')}</p>
  if (error) return <Failed title="The preview did not arrive" error={error} onRetry={() => void refetch()} />
  return (
    <div className={css.preview}>
      <p className={css.previewHead}>
        <span className="faint">Subject</span> <strong>{data?.subject ?? '\u00a0'}</strong>
      </p>
      {/* Nothing in it runs, and its link leads nowhere. */}
      <iframe className={css.mail} title="The mail as it would be" sandbox="" srcDoc={data?.html ?? ''} />
    </div>
  )
}

/** Switches between writing and seeing. */
export const PreviewButton = ({ isOpen, onToggle }: { isOpen: boolean; onToggle: () => void }) => (
  <Button variant="subtle" color="gray" size="xs" aria-pressed={isOpen} onClick={onToggle}>
    {isOpen ? 'Back to the words' : 'Preview'}
  </Button>
)
