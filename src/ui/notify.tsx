import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconArrowBackUp } from '@tabler/icons-react'
import { ApiError } from './api.ts'

/** Says in a toast what was done, for six seconds; `undo` adds the button that takes it back. */
export function notify(message: string, options: { undo?: () => void } = {}) {
  const { undo } = options
  const id = notifications.show({
    autoClose: 6000,
    closeButtonProps: { 'aria-label': 'Close' },
    role: 'status',
    message: undo ? (
      <span style={{ display: 'flex', alignItems: 'center', gap: 12 }}>
        <span style={{ flex: 1 }}>{message}</span>
        <Button
          size="xs"
          variant="subtle"
          leftSection={<IconArrowBackUp size={15} />}
          onClick={() => {
            notifications.hide(id)
            undo()
          }}
        >
          Undo
        </Button>
      </span>
    ) : (
      message
    ),
  })
}

/** Says in a toast that something did not work, in the server's own words where it gave some. */
export function notifyError(error: unknown) {
  notifications.show({
    autoClose: 10_000,
    closeButtonProps: { 'aria-label': 'Close' },
    role: 'alert',
    message:
      error instanceof ApiError
        ? `${error.detail}${error.reference ? ` Reference ${error.reference}` : ''}`
        : 'That did not work. Nothing was changed. Try again in a moment.',
  })
}
