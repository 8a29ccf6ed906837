import { checkServiceKey } from '../../platform/service-key.ts'
import { ApiError } from '../../ui/api.ts'

/** Refuses a mistyped ZSC key before any server is asked: the CRM counts wrong tries. `kept` says what was not touched. */
export function refuseBrokenKey(key: string, kept: string) {
  if (!key.startsWith('zsc_') || checkServiceKey(key) === 'ok') return
  throw new ApiError({
    status: 422,
    code: 'key_rejected',
    detail: `The key is not complete. Copy both values again from the CRM’s Developers Space. ${kept}`,
    errors: [
      {
        field: 'key',
        message: 'The last four characters are a checksum, and it does not fit: a character is missing or wrong.',
      },
    ],
  })
}
