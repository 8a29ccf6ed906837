import type { QueryClient } from '@tanstack/react-query'
import { callAuth } from '../../ui/entry-api.ts'

const key = 'portico-portal'

/** Remembers on this machine which portal was open last. */
export function rememberPortal(portal: string) {
  try {
    localStorage.setItem(key, portal)
  } catch {
    // A browser that stores nothing opens the first portal next time.
  }
}

/** The portal that was open last on this machine. */
export function lastPortal() {
  try {
    return localStorage.getItem(key) ?? undefined
  } catch {
    return undefined
  }
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
