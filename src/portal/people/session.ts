import type { QueryClient } from '@tanstack/react-query'
import { callAuth } from '../../ui/entry-api.ts'

const key = 'portico-hat'

/** Remembers on this machine which hat was worn last, by the address it leads to: `/p/…` or `/p/…/c/…`. */
export function rememberHat(address: string) {
  try {
    localStorage.setItem(key, address)
  } catch {
    // A browser that stores nothing opens the first one next time.
  }
}

/** The address of the hat that was worn last on this machine. */
export function lastHat() {
  try {
    return localStorage.getItem(key) ?? undefined
  } catch {
    return undefined
  }
}

/** The hat to open after signing in: the one worn last, if it is still there, else the first. */
export const hatToOpen = <H extends { href: string }>(hats: readonly H[]): H | undefined => {
  const last = lastHat()
  return hats.find(hat => hat.href === last) ?? hats[0]
}

/** The sign-in page that leads back to where one was. */
export const signInAddress = (next: string) => (next === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(next)}`)

/** Where to go after signing in: the page asked for, if it is one of ours, else the start. */
export function nextAddress(search: string) {
  const next = new URLSearchParams(search).get('next') ?? '/'
  return /^\/(?![/\\])/.test(next) ? next : '/'
}

/** Ends this session and forgets everything the server said to it. */
export async function signOut(client: QueryClient) {
  await callAuth('/api/auth/sign-out', {}, () => 'You are still signed in. Try again in a moment.')
  client.clear()
}
