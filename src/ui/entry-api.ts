import { ApiError } from './api.ts'

const tooMany = 'Too many tries from here. Wait a minute, then try again.'

type Refusal = { code?: string; message?: string; detail?: string }

/** Sends one of the sign-in calls; `refused` is what to say when the answer is no. */
export async function callAuth(url: string, body: Record<string, unknown>, refused: (code: string) => string) {
  const response = await fetch(url, {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json', accept: 'application/json', 'x-portico': '1' },
    body: JSON.stringify(body),
  }).catch(() => {
    throw new ApiError({
      status: 0,
      code: 'unreachable',
      detail: 'The server did not answer. Check your connection, then try again. What you typed is kept.',
    })
  })
  if (response.ok) return
  const { code = 'unknown', detail } = ((await response.json().catch(() => ({}))) ?? {}) as Refusal
  const { status } = response
  if (status === 429) throw new ApiError({ status, code: 'too_many', detail: tooMany })
  // Our own refusal says more than the neutral sentence: the pair was right, but access has ended.
  if (code === 'not_allowed' && detail) throw new ApiError({ status, code, detail })
  if (status >= 500) throw new ApiError({ status, code })
  throw new ApiError({ status, code, detail: refused(code) })
}
