import { Button } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { IconCheck, IconCopy } from '@tabler/icons-react'

type CopyButtonProps = { value: string; label?: string; what: string; size?: 'xs' | 'sm'; onCopied?: () => void }

/** Copies a text and says so for two seconds. `what` names the text for screen readers: "the ZSC key". */
export function CopyButton({ value, label = 'Copy', what, size = 'sm', onCopied }: CopyButtonProps) {
  const { copy, copied } = useClipboard({ timeout: 2000 })
  const words = copied ? 'Copied' : label
  return (
    <Button
      variant="default"
      size={size}
      miw={size === 'sm' ? 96 : undefined}
      aria-label={`${words} ${what}`}
      leftSection={copied ? <IconCheck size={15} color="var(--green)" /> : <IconCopy size={15} />}
      onClick={() => {
        copy(value)
        onCopied?.()
      }}
    >
      <span aria-live="polite">{words}</span>
    </Button>
  )
}
