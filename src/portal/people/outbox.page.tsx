import { Button } from '@mantine/core'
import { IconArrowLeft, IconMail } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { ApiError } from '../../ui/api.ts'
import { formatWhen } from '../../ui/dates.ts'
import { Link } from '../../ui/link.tsx'
import { Mark } from '../../ui/mark.tsx'
import { plural } from '../../ui/numbers.ts'
import { Failed, State } from '../../ui/states.tsx'
import { NotFoundPage } from '../not-found.tsx'
import { api } from '../portal.client.ts'
import { useParam, useTitle } from '../viewer.tsx'
import css from './outbox.module.css'
import { OutboxMail } from './outbox-mail.tsx'

/** The mails a demo would have sent, and one of them. */
export function OutboxPage() {
  useTitle('Outbox')
  const open = useParam('mail')
  const { data, error, refetch, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['outbox'],
    queryFn: ({ pageParam }) =>
      api('GET /api/outbox', { query: { limit: 30, ...(pageParam && { cursor: pageParam }) } }),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.next,
    // Mails are written in the background, a moment after what causes them.
    refetchInterval: query => (query.state.error ? false : 3000),
  })
  if (error instanceof ApiError && error.status === 404) return <NotFoundPage />
  const mails = data?.pages.flatMap(page => page.rows) ?? []
  return (
    <main className={css.outbox} data-open={open ? true : undefined} id="page">
      <div className={css.bar}>
        <Mark size={24} />
        <h1>Outbox</h1>
        <span className={css.hint}>Mails of this demo. None of them leaves the machine.</span>
        <Link href="/" className={css.back}>
          <IconArrowLeft size={15} stroke={1.6} />
          Back to the portal
        </Link>
      </div>
      {error && mails.length === 0 && (
        <Failed title="The outbox did not arrive" error={error} onRetry={() => void refetch()} />
      )}
      {data && mails.length === 0 && (
        <State icon={<IconMail />} title="No mail yet">
          Invite somebody, or ask for a new password: the mail appears here within a few seconds.
        </State>
      )}
      {mails.length > 0 && (
        <div className={css.split}>
          <nav className={css.list} aria-label="Mails">
            {mails.map(mail => (
              <Link
                key={mail.id}
                href={`/outbox/${mail.id}`}
                className={css.item}
                aria-current={mail.id === open ? 'page' : undefined}
              >
                <span className={css.to}>
                  <span className="ellipsis">{mail.to}</span>
                  <span className={css.when}>{formatWhen(mail.sentAt)}</span>
                </span>
                <span className={css.subject}>{mail.subject}</span>
              </Link>
            ))}
            <div className={css.foot}>
              {plural(data?.pages[0]?.total ?? 0, 'mail')}
              {hasNextPage && (
                <Button size="xs" variant="default" onClick={() => void fetchNextPage()}>
                  Show older
                </Button>
              )}
            </div>
          </nav>
          <div className={css.reading}>
            {open ? (
              <OutboxMail id={open} key={open} />
            ) : (
              <State icon={<IconMail />} title="Choose a mail">
                Its link works, so you can go on as whoever gets it.
              </State>
            )}
          </div>
        </div>
      )}
    </main>
  )
}
