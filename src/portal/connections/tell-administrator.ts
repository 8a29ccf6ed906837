import { MailError, renderMail } from '../../platform/mail.ts'
import { listAdministrators, type Portal, systemContext, type Tx, transact } from '../people/people.ts'
import { findStoredTicket, type StoredTicket } from './tickets.store.ts'

/** Whom to tell of which refusal; `since` tells one refusal of a key from the next. */
export type RefusalNotice = { portalId: string; connectionId: string; portalUserId: string; since: string }

/** Mails an administrator that a CRM refuses the key; not when the key works again, or they are no administrator any more. */
export async function tellAdministrator(portal: Portal, notice: RefusalNotice): Promise<void> {
  const found = await transact(systemContext(portal, notice.portalId), ctx => findOpen(ctx, notice))
  if (!found) return
  const { ticket, administrator, portalName } = found
  try {
    await portal.mailer.send({
      to: administrator.email,
      subject: `${ticket.organization_name} refuses the key of ${portalName}`,
      fromName: portalName,
      // One refusal is one mail for each, also where a try is repeated.
      messageId: `key-refused-${notice.connectionId}-${Date.parse(notice.since)}-${notice.portalUserId}`,
      ...renderMail(letter(portal, notice, portalName, ticket)),
    })
  } catch (error) {
    if (!(error instanceof MailError && error.permanent)) throw error
    portal.log.warn({ code: error.code, connectionId: notice.connectionId }, 'a notice was refused for good')
  }
}

async function findOpen(ctx: Tx, { connectionId, portalUserId, since }: RefusalNotice) {
  const ticket = await findStoredTicket(ctx, connectionId)
  const administrator = (await listAdministrators(ctx)).find(({ id }) => id === portalUserId)
  const isOpen = ticket?.state === 'refused' && !ticket.ended_at && ticket.state_since.toISOString() === since
  if (!isOpen || !administrator) return undefined
  return { ticket, administrator, portalName: administrator.portalName }
}

function letter(
  portal: Portal,
  { portalId, connectionId, since }: RefusalNotice,
  portalName: string,
  ticket: StoredTicket,
) {
  const { organization_name: name, base_url: baseUrl, state_detail: detail, email } = ticket
  return {
    portalName,
    heading: `${name} refuses the ZSC key.`,
    lines: [
      [
        { strong: name },
        ` (${new URL(baseUrl).host}) has refused the key of ${email} since ${moment(new Date(since))}. ${detail ?? ''}`,
      ],
      'Until the ZSC Ticket is changed, nothing can be read from this CRM. Nothing was changed here, and nobody lost access.',
    ],
    button: {
      label: 'Change the ZSC Ticket',
      url: `${portal.publicUrl}/p/${portalId}/all-users/portal-users?ticket=${connectionId}`,
    },
    why: `You get this mail because you are an administrator of ${portalName}.`,
  }
}

const days = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
const moment = (time: Date) => `${days.format(time)}, ${time.toISOString().slice(11, 16)} UTC`
