import type { MantineColorScheme, MantineColorSchemeManager } from '@mantine/core'

/** What a person can choose: light, dark, or whatever the machine says. */
export type Theme = MantineColorScheme

const key = 'portico-theme'
const isTheme = (value: unknown): value is Theme => value === 'light' || value === 'dark' || value === 'auto'

let apply: ((theme: Theme) => void) | undefined

const onStorage = (event: StorageEvent) => {
  if (event.key === key && isTheme(event.newValue)) apply?.(event.newValue)
}

const stored = (): Theme => {
  try {
    const value = localStorage.getItem(key)
    return isTheme(value) ? value : 'auto'
  } catch {
    return 'auto'
  }
}

/** Keeps the choice where `color-scheme.js` reads it before the first paint. */
export const colorSchemeManager: MantineColorSchemeManager = {
  get: stored,
  set: value => {
    try {
      localStorage.setItem(key, value)
    } catch {
      // A browser that stores nothing still shows the chosen theme until the page is left.
    }
  },
  subscribe: onUpdate => {
    apply = onUpdate
    addEventListener('storage', onStorage)
  },
  unsubscribe: () => {
    apply = undefined
    removeEventListener('storage', onStorage)
  },
  clear: () => localStorage.removeItem(key),
}

/** The theme chosen on this machine. */
export const currentTheme = stored

/** Switches the theme at once and remembers it on this machine. */
export function setTheme(theme: Theme) {
  if (apply) apply(theme)
  else colorSchemeManager.set(theme)
}
