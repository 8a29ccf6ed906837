import { NativeSelect, PasswordInput, TextInput } from '@mantine/core'
import { IconEye, IconEyeOff, IconSelector } from '@tabler/icons-react'
import { type FormEvent, type ReactNode, useRef, useState } from 'react'
import { ApiError } from './api.ts'
import { Note } from './states.tsx'

/** The state of a form that is sent to the API. Pass it to the fields; they show what the server said of them. */
export type FormState = {
  busy: boolean
  /** What the server said of the whole form. */
  error: ApiError | undefined
  errorOf: (field: string) => string | undefined
  /** What no field of the form asked for and so nobody saw yet. */
  unsaid: () => string
}

/** Sends a form: `onSubmit` gets its fields; refusals are kept beside them, and the first refused field gets the focus. */
export function useForm(send: (fields: Record<string, string>) => Promise<unknown>) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ApiError>()
  const running = useRef(false)
  const asked = useRef(new Set<string>())
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (running.current) return
    const form = event.currentTarget
    const fields: Record<string, string> = {}
    for (const [name, value] of new FormData(form)) if (typeof value === 'string') fields[name] = value
    running.current = true
    setBusy(true)
    try {
      await send(fields)
      setError(undefined)
    } catch (caught) {
      const problem = toApiError(caught)
      setError(problem)
      const first = problem.errors[0]?.field
      const field = first ? form.elements.namedItem(first) : null
      if (field instanceof HTMLElement) field.focus()
    } finally {
      running.current = false
      setBusy(false)
    }
  }
  const state: FormState = {
    busy,
    error,
    errorOf: field => {
      asked.current.add(field)
      return error?.errors.find(one => one.field === field)?.message
    },
    unsaid: () => {
      if (!error || error.errors.length === 0) return error?.detail ?? ''
      const rest = error.errors.filter(one => !asked.current.has(one.field))
      return [...new Set(rest.map(one => one.message))].join(' ')
    },
  }
  return { state, submit: (event: FormEvent<HTMLFormElement>) => void submit(event), setError }
}

const toApiError = (caught: unknown) =>
  caught instanceof ApiError
    ? caught
    : new ApiError({ status: 0, detail: 'That did not work. Nothing was changed. Try again in a moment.' })

/** What the server said of the whole form, above it; silent when its fields say it all. */
export function FormError({ state, title, kept }: { state: FormState; title?: string; kept?: string }) {
  const unsaid = state.unsaid()
  if (!unsaid) return null
  const reference = state.error?.reference
  return (
    <Note tone="red" live {...(title && { title })}>
      {unsaid} {kept}
      {reference && ` Reference ${reference}`}
    </Note>
  )
}

type FieldProps = {
  label: string
  name: string
  form?: FormState
  help?: ReactNode
  /** 40 px in forms of one column. */
  size?: 'sm' | 'md'
  required?: boolean
  autoFocus?: boolean
  autoComplete?: string
  error?: string | undefined
  defaultValue?: string
  value?: string
  onChange?: (value: string) => void
}

const common = ({ form, help, error, autoFocus, onChange, size = 'md', ...rest }: FieldProps) => ({
  ...rest,
  size,
  description: help,
  inputWrapperOrder: ['label', 'input', 'description', 'error'] as ('label' | 'input' | 'description' | 'error')[],
  withAsterisk: false,
  error: error ?? form?.errorOf(rest.name),
  ...(autoFocus && { autoFocus: true, 'data-autofocus': true }),
  ...(onChange && {
    onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
  }),
})

/** A line of text. `mono` for keys and addresses. */
export function TextField(
  props: FieldProps & {
    type?: 'text' | 'email' | 'tel' | 'url'
    inputMode?: 'numeric'
    mono?: boolean
    placeholder?: string
  },
) {
  const { mono, ...rest } = props
  return (
    <TextInput
      {...common(rest)}
      spellCheck={mono ? false : undefined}
      {...(mono && { classNames: { input: 'mono' } })}
    />
  )
}

/** A password, with an eye that shows it. */
export function PasswordField(props: FieldProps) {
  return (
    <PasswordInput
      {...common(props)}
      visibilityToggleIcon={({ reveal }) =>
        reveal ? <IconEyeOff size={18} stroke={1.6} /> : <IconEye size={18} stroke={1.6} />
      }
      visibilityToggleButtonProps={{ 'aria-label': 'Show the password', tabIndex: 0 }}
    />
  )
}

/** One of a few choices. */
export function SelectField(
  props: FieldProps & { options: readonly { value: string; label: string; disabled?: boolean }[] },
) {
  const { options, ...rest } = props
  return <NativeSelect {...common(rest)} data={[...options]} rightSection={<IconSelector size={15} stroke={1.6} />} />
}
