import { IconMapPinOff } from '@tabler/icons-react'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ApiError } from '../ui/api.ts'
import { Link } from '../ui/link.tsx'
import { Page } from '../ui/page.tsx'
import { Failed, State } from '../ui/states.tsx'
import { Waiting } from './waiting.tsx'

type RecordProps<Data> = {
  query: UseQueryResult<Data>
  /** "account". */
  noun: string
  /** The list it is from. */
  list: { href: string; label: string }
  layout?: 'column' | 'wide'
  children: (data: Data) => ReactNode
}

/** The page of one record: waiting, not there, failed, or what `children` draws of it. */
export function RecordPage<Data>({ query, noun, list, layout = 'column', children }: RecordProps<Data>) {
  if (query.data !== undefined) return children(query.data)
  if (query.error instanceof ApiError && [400, 404].includes(query.error.status)) {
    return (
      <State
        icon={<IconMapPinOff />}
        heading="h1"
        title={`There is no such ${noun}`}
        actions={
          <Link className="link" href={list.href}>
            Back to {list.label}
          </Link>
        }
      >
        It may have been removed, or the address was not copied whole.
      </State>
    )
  }
  return (
    <Page layout={layout} title={`One ${noun}`} crumbs={[list]}>
      {query.error ? (
        <Failed title={`The ${noun} did not arrive`} error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Waiting />
      )}
    </Page>
  )
}
