import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Avatar } from '../../ui/avatar.tsx'
import { formatWhen } from '../../ui/dates.ts'
import { Failed } from '../../ui/states.tsx'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import { activityWords } from './activity-words.ts'
import css from './company.module.css'
import type { Company } from './company-query.ts'

/** What happened at a company, newest first; only the last few where `most` is given. */
export function CompanyActivity({ company, most }: { company: Company; most?: number }) {
  const { portal } = useViewer()
  const query = useInfiniteQuery({
    queryKey: ['client-company', portal.id, company.id, 'activity', most ?? 'all'],
    queryFn: ({ pageParam }) =>
      api('GET /api/p/{portal}/client-companies/{company}/activity', {
        params: { portal: portal.id, company: company.id },
        query: { limit: most ?? 50, ...(pageParam && { cursor: pageParam }) },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.next,
  })
  const rows = query.data?.pages.flatMap(page => page.rows) ?? []
  if (query.isError && rows.length === 0)
    return <Failed title="What happened did not arrive" error={query.error} onRetry={() => void query.refetch()} />
  return (
    <>
      {query.isSuccess && rows.length === 0 && <p className={css.none}>Nothing yet.</p>}
      <ul className={css.rows}>
        {rows.map(row => (
          <li key={row.id} className={css.happened}>
            <Avatar name={row.by} kind={row.kind === 'change' ? 'company' : 'person'} size={22} />
            <span className={css.words}>
              <span>
                <strong>{row.by}</strong> {activityWords(row)}
              </span>
            </span>
            <time className={css.when} dateTime={row.at}>
              {formatWhen(row.at)}
            </time>
          </li>
        ))}
      </ul>
      {!most && query.hasNextPage && (
        <div className={css.more}>
          <Button
            variant="default"
            size="xs"
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            {query.isFetchNextPageError ? 'Try again' : 'Show earlier'}
          </Button>
        </div>
      )}
    </>
  )
}
