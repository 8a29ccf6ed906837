import type { ReactNode } from 'react'
import { Link } from '../ui/link.tsx'

type Place = {
  street?: string | null
  zip?: string | null
  city: string | null
  state?: string | null
  country: string | null
}

/** A value, or the word for nothing. */
export const orNone = (value: string | null | undefined): ReactNode => value || <span className="faint">None</span>

/** Another record by name, leading there. */
export function RecordLink({
  to,
  record,
}: {
  to: 'accounts' | 'contacts' | 'users'
  record: { id: string; name: string } | null
}) {
  if (!record) return orNone(null)
  return (
    <Link className="link" href={`/${to}/${record.id}`}>
      {record.name}
    </Link>
  )
}

/** An e-mail address one can write to. */
export function Mail({ address }: { address: string | null }) {
  if (!address) return orNone(null)
  return (
    <a className="link" href={`mailto:${address}`} style={{ overflowWrap: 'anywhere' }}>
      {address}
    </a>
  )
}

/** A number one can call. */
export function Phone({ number }: { number: string | null }) {
  if (!number) return orNone(null)
  return (
    <a className="link num" href={`tel:${number.replace(/[^+\d]/g, '')}`}>
      {number}
    </a>
  )
}

/** A website; only an address of the web becomes a link. */
export function Website({ address }: { address: string | null }) {
  if (!address) return orNone(null)
  const words = address.replace(/^https?:\/\//i, '').replace(/\/$/, '')
  const href = /^https?:\/\//i.test(address)
    ? address
    : /^[\w-]+(\.[\w-]+)+(\/|$)/.test(address)
      ? `https://${address}`
      : undefined
  if (!href) return words
  return (
    <a className="link" href={href} target="_blank" rel="noreferrer" style={{ overflowWrap: 'anywhere' }}>
      {words}
    </a>
  )
}

/** A text as it was written, line by line. */
export function Words({ children }: { children: string }) {
  return <p style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>{children}</p>
}

/** Street, town and country, a line each. */
export function addressOf({ street, zip, city, state, country }: Place): ReactNode {
  const lines = [street, [zip, city, state].filter(Boolean).join(' '), country].filter(Boolean) as string[]
  if (lines.length === 0) return orNone(null)
  return lines.map(line => <div key={line}>{line}</div>)
}
