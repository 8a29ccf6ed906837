import { useQuery } from '@tanstack/react-query'
import { Link } from '../../ui/link.tsx'
import { Note } from '../../ui/states.tsx'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import css from './connection-panel.module.css'
import { sinceWords } from './state-words.ts'

/** On every page of administrators, for as long as a CRM refuses its key: since when, what to do, and where. */
export function KeyNotice() {
  const { portal, at } = useViewer()
  const { data } = useQuery({
    queryKey: ['connections', portal.id, 'refused'],
    queryFn: () => api('GET /api/p/{portal}/refused-keys', { params: { portal: portal.id } }),
    staleTime: 60_000,
    refetchInterval: 120_000,
  })
  if (!data || data.rows.length === 0) return null
  return (
    <section className={css.notices} aria-label="What needs an administrator">
      {data.rows.map(({ id, organizationName, detail, since }) => (
        <Note key={id} tone="red" live title={`${organizationName} has refused the key ${sinceWords(since)}.`}>
          {detail} Nobody here lost access.{' '}
          <Link href={at(`/all-users/portal-users?ticket=${id}`)} className={css.noticeLink}>
            Change the ZSC Ticket
          </Link>
        </Note>
      ))}
    </section>
  )
}
