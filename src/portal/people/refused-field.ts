import { ApiError } from '../../ui/api.ts'
import type { FormState } from '../../ui/form.tsx'

/** Shows a refusal beside the field it is about: `refusedField({ wrong_password: 'current' })` as a `catch`. */
export const refusedField =
  (fields: Record<string, string>) =>
  (error: unknown): never => {
    const field = error instanceof ApiError ? fields[error.code] : undefined
    if (!(error instanceof ApiError) || !field) throw error
    const { status, code, detail, reference } = error
    throw new ApiError({ status, code, detail, reference, errors: [{ field, message: detail }] })
  }

/** The help below a new password, until the refusal beside it says the same. */
export const passwordHelp = (state: FormState, field: string, more = '') =>
  state.errorOf(field) ? undefined : `At least 12 characters. A few words are fine.${more}`
