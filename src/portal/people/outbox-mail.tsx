import { Button } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { formatMoment } from '../../ui/dates.ts'
import { Facts } from '../../ui/facts.tsx'
import { Link } from '../../ui/link.tsx'
import { Failed } from '../../ui/states.tsx'
import { api } from '../portal.client.ts'
import css from './outbox.module.css'

/** The line of the text part that carries the button: `Accept invitation: https://…`. */
function linkIn(text: string) {
  const found = /^(.+): (https?:\/\/\S+)$/m.exec(text)
  return found?.[1] && found[2] ? { label: found[1], href: found[2] } : undefined
}

/** The mail with its links leading out of the frame it is shown in. */
function framed(html: string) {
  const page = new DOMParser().parseFromString(html, 'text/html')
  for (const link of page.querySelectorAll('a')) link.target = '_top'
  return `<!doctype html>${page.documentElement.outerHTML}`
}

/** One mail as it would look, with its link as a button of ours. */
export function OutboxMail({ id }: { id: string }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['outbox', 'mail', id],
    queryFn: () => api('GET /api/outbox/{mail}', { params: { mail: id } }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const html = useMemo(() => data && framed(data.html), [data])
  if (error) return <Failed title="The mail did not arrive" error={error} onRetry={() => void refetch()} />
  if (!data) return null
  const link = linkIn(data.text)
  return (
    <article className={css.mail} aria-label={data.subject}>
      <Link href="/outbox" className={css.toList}>
        <IconArrowLeft size={15} stroke={1.6} />
        All mails
      </Link>
      <div className={css.head}>
        <h2>{data.subject}</h2>
        {link && (
          <Button component={Link} href={link.href}>
            {link.label}
          </Button>
        )}
      </div>
      <Facts
        labelWidth={56}
        facts={[
          ['To', data.to],
          ['From', data.from],
          ['Sent', formatMoment(data.sentAt)],
        ]}
      />
      <iframe
        className={css.frame}
        title={`The mail: ${data.subject}`}
        sandbox="allow-top-navigation-by-user-activation"
        srcDoc={html}
      />
    </article>
  )
}
