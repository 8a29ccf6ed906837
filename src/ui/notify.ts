import { ApiError } from './api.ts'
import { addToast } from './toasts.ts'

/** Says in a toast what was done, for six seconds; `undo` adds the button that takes it back. */
export function notify(message: string, options: { undo?: () => void } = {}) {
  addToast({ message, tone: 'plain', undo: options.undo, ms: 6000 })
}

/** Says in a toast that something did not work, in the server's own words where it gave some. */
export function notifyError(error: unknown) {
  const message =
    error instanceof ApiError
      ? `${error.detail}${error.reference ? ` Reference ${error.reference}` : ''}`
      : 'That did not work. Nothing was changed. Try again in a moment.'
  addToast({ message, tone: 'error', ms: 10_000 })
}
