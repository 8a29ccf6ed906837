/** One toast: what was done, and perhaps a way back, or a way to where it is told in full. */
export type Toast = {
  id: number
  message: string
  tone: 'plain' | 'error'
  undo?: (() => void) | undefined
  link?: { label: string; href: string } | undefined
  /** When somebody closes it or follows its link. */
  onSeen?: (() => void) | undefined
  /** How long it stays; without, until it is closed. */
  ms?: number | undefined
}

let toasts: readonly Toast[] = []
let count = 0
const listeners = new Set<() => void>()

function set(next: readonly Toast[]) {
  toasts = next
  for (const listener of listeners) listener()
}

/** The toasts on screen, for the one component that draws them. */
export const toastStore = {
  subscribe: (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  read: () => toasts,
}

/** Puts a toast on screen and gives its number; at most three stand at once. */
export function addToast(toast: Omit<Toast, 'id'>) {
  count += 1
  set([...toasts.slice(-2), { ...toast, id: count }])
  return count
}

/** Takes a toast away. */
export function removeToast(id: number) {
  set(toasts.filter(toast => toast.id !== id))
}
