import { ApiError } from '../ui/api.ts'

/** Shows a refusal beside the field it is about: `refusedField({ wrong_password: 'current' })` as a `catch`. */
export const refusedField =
  (fields: Record<string, string>) =>
  (error: unknown): never => {
    const field = error instanceof ApiError ? fields[error.code] : undefined
    if (!(error instanceof ApiError) || !field) throw error
    const { status, code, detail, reference } = error
    throw new ApiError({ status, code, detail, reference, errors: [{ field, message: detail }] })
  }
