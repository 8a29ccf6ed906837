import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Avatar } from '../../ui/avatar.tsx'
import { formatMoment, formatWhen } from '../../ui/dates.ts'
import { Link } from '../../ui/link.tsx'
import { Failed } from '../../ui/states.tsx'
import type { Holder } from '../connections/use-hand-back.ts'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import type { HistoryRow } from './history.ts'
import { effectsOf, historyWords } from './history-words.ts'
import css from './record-history.module.css'

const limit = 10

const fetchers: Record<
  Holder['kind'],
  (portal: string, id: string, query: { limit: number; cursor?: string }) => ReturnType<typeof ofPortalUser>
> = {
  user: (portal, id, query) => ofPortalUser(portal, id, query),
  account: (portal, company, query) =>
    api('GET /api/p/{portal}/client-companies/{company}/history', { params: { portal, company }, query }),
  contact: (portal, clientUser, query) =>
    api('GET /api/p/{portal}/client-users/{clientUser}/history', { params: { portal, clientUser }, query }),
}

function ofPortalUser(portal: string, portalUser: string, query: { limit: number; cursor?: string }) {
  return api('GET /api/p/{portal}/portal-users/{portalUser}/history', { params: { portal, portalUser }, query })
}

/** Where a record came from and why: every import and every edit by hand, newest first, with the way to the report. */
export function RecordHistory({ of }: { of: Holder }) {
  const { portal } = useViewer()
  const query = useInfiniteQuery({
    queryKey: ['history', portal.id, of.kind, of.id],
    queryFn: ({ pageParam }) => fetchers[of.kind](portal.id, of.id, { limit, ...(pageParam && { cursor: pageParam }) }),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.next,
  })
  const rows = query.data?.pages.flatMap(page => page.rows) ?? []
  if (query.isError && rows.length === 0)
    return <Failed title="The history did not arrive" error={query.error} onRetry={() => void query.refetch()} />
  return (
    <>
      <ol className={css.rows}>
        {rows.map(row => (
          <Happened key={row.id} row={row} of={of} />
        ))}
      </ol>
      {query.hasNextPage && (
        <Button
          className={css.more}
          variant="default"
          size="xs"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {query.isFetchNextPageError ? 'Try again' : 'Show earlier'}
        </Button>
      )}
    </>
  )
}

/** The same with its heading, beside the other parts of a client's page. */
export const HistoryOfClient = ({ of }: { of: Holder }) => (
  <section>
    <h2 className={css.title}>History</h2>
    <RecordHistory of={of} />
  </section>
)

function Happened({ row, of }: { row: HistoryRow; of: Holder }) {
  const { at } = useViewer()
  const { change } = row
  const words = historyWords(row, of.kind === 'account' ? 'it' : 'them')
  return (
    <li className={css.row}>
      <Avatar name={row.by ?? of.name} size={22} />
      <div className={css.words}>
        <p>
          {row.by ? (
            <>
              <strong>{row.by}</strong> {words}
            </>
          ) : (
            'Added here, not by an import'
          )}
        </p>
        {change && (
          <>
            {change.reason && <p className={css.reason}>The plan said: {change.reason}</p>}
            {effectsOf(change)
              // An update says its fields for a reason.
              .filter(effect => !change.reason?.includes(effect))
              .map(effect => (
                <p key={effect} className={css.effect}>
                  {effect}
                </p>
              ))}
            <Link
              className={`link ${css.report}`}
              href={at(`/imports/${change.runId}${change.record ? `?q=${encodeURIComponent(change.record)}` : ''}`)}
              aria-label={`Report of the ${change.undoes ? 'undo' : 'import'} of ${formatMoment(change.startedAt)}`}
            >
              Report of the {change.undoes ? 'undo' : 'import'}
            </Link>
          </>
        )}
      </div>
      <time className={css.when} dateTime={row.at} title={formatMoment(row.at)}>
        {formatWhen(row.at)}
      </time>
    </li>
  )
}
