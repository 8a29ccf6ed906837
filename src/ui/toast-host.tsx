import { Button } from '@mantine/core'
import { IconAlertTriangle, IconArrowBackUp, IconX } from '@tabler/icons-react'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { Link } from './link.tsx'
import css from './toast-host.module.css'
import { removeToast, type Toast, toastStore } from './toasts.ts'

/** Draws the toasts, bottom left; `App` has one. */
export function ToastHost() {
  const toasts = useSyncExternalStore(toastStore.subscribe, toastStore.read)
  return (
    <section className={css.toasts} aria-label="Notices" aria-live="polite">
      {toasts.map(toast => (
        <ToastView key={toast.id} toast={toast} />
      ))}
    </section>
  )
}

function ToastView({ toast }: { toast: Toast }) {
  const [held, setHeld] = useState(false)
  const { id, ms, undo, link } = toast
  useEffect(() => {
    if (held || ms === undefined) return
    const timer = setTimeout(() => removeToast(id), ms)
    return () => clearTimeout(timer)
  }, [id, ms, held])
  const close = () => {
    removeToast(id)
    toast.onSeen?.()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: holding the pointer over it only makes it stay
    <div
      className={css.toast}
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      {toast.tone === 'error' && <IconAlertTriangle size={16} className={css.error} aria-label="Not done" />}
      <span className={css.message}>{toast.message}</span>
      {undo && (
        <Button
          size="xs"
          variant="subtle"
          leftSection={<IconArrowBackUp size={15} />}
          onClick={() => {
            removeToast(id)
            undo()
          }}
        >
          Undo
        </Button>
      )}
      {link && (
        <Link href={link.href} className={css.link} onClick={close}>
          {link.label}
        </Link>
      )}
      <button type="button" className={css.close} aria-label="Close" onClick={close}>
        <IconX size={15} />
      </button>
    </div>
  )
}
