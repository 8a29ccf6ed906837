import { ApiError } from '../../ui/api.ts'
import { keyMistake } from './key-mistake.ts'

/** Refuses a mistyped ZSC key before any server is asked: the CRM counts wrong tries. `kept` says what was not touched. */
export function refuseBrokenKey(key: string, kept: string) {
  const message = keyMistake(key)
  if (!message) return
  throw new ApiError({
    status: 422,
    code: 'key_rejected',
    detail: `The key is not complete. ${kept}`,
    errors: [{ field: 'key', message }],
  })
}
