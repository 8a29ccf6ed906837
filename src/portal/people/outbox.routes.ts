import { z } from 'zod'
import { problem } from '../../platform/errors.ts'
import { listOutbox, readOutbox } from '../../platform/mail.ts'
import { openRoute, type Portal } from './context.ts'
import { listOf, listQuery } from './list.ts'

const MailHead = z.object({ id: z.string(), sentAt: z.string(), from: z.string(), to: z.string(), subject: z.string() })
const because = 'Exists only where there is no mail server and nothing is real: in a demo or a development run.'

/** `GET /api/outbox` */
export const getOutbox = openRoute({
  method: 'get',
  path: '/api/outbox',
  summary: 'The mails a demo would have sent',
  allow: 'anyone',
  because,
  query: z.object({ cursor: listQuery.cursor, limit: listQuery.limit }),
  response: listOf(MailHead),
  run: (portal, { query }) => listOutbox(outboxOf(portal), { limit: query.limit, before: query.cursor }),
})

/** `GET /api/outbox/{mail}` */
export const getOutboxMail = openRoute({
  method: 'get',
  path: '/api/outbox/{mail}',
  summary: 'One mail of the outbox',
  allow: 'anyone',
  because,
  response: MailHead.extend({ text: z.string(), html: z.string() }),
  run: async (portal, { params }) => {
    const mail = await readOutbox(outboxOf(portal), params.mail)
    if (!mail) throw problem('not_found')
    return mail
  },
})

function outboxOf({ outboxDir }: Portal): string {
  if (!outboxDir) throw problem('not_found')
  return outboxDir
}
