import { createTransport } from 'nodemailer'
import { type Clock, systemClock } from './clock.ts'
import { emailKey } from './fold.ts'
import { writeOutbox } from './mail-outbox.ts'
import { oneLine } from './mail-render.ts'

export { listOutbox, type OutboxMail, readOutbox } from './mail-outbox.ts'
export { type MailContent, type MailLine, renderMail } from './mail-render.ts'

/** One mail to one person. `fromName` replaces the sender's name, never the address. */
export type Mail = {
  to: string
  subject: string
  text: string
  html: string
  messageId?: string
  fromName?: string
}

/** What sends mail; `outbox` keeps it in a folder instead. */
export type Mailer = {
  readonly kind: 'smtp' | 'outbox'
  send(mail: Mail): Promise<void>
}

/** A mail was not taken. `permanent` says that trying again will not help. */
export class MailError extends Error {
  override name = 'MailError'
  readonly code: string
  readonly permanent: boolean
  constructor(message: string, code: string, permanent: boolean) {
    super(message)
    this.code = code
    this.permanent = permanent
  }
}

/** Creates the mailer: over SMTP when `smtpUrl` is given, else into the folder `outboxDir`. */
export function createMailer(options: {
  smtpUrl?: string | undefined
  outboxDir?: string | undefined
  from: { name: string; address: string }
  clock?: Clock
}): Mailer {
  const { smtpUrl, outboxDir, from, clock = systemClock } = options
  if (smtpUrl) return smtpMailer(smtpUrl, from)
  if (!outboxDir) throw new Error('A mailer needs the address of a mail server or a folder for its outbox.')
  return {
    kind: 'outbox',
    async send(mail) {
      const { name, to, subject, messageId } = envelope(mail, from)
      const sender = `${name} <${from.address}>`
      const { text, html } = mail
      await writeOutbox(outboxDir, { from: sender, to, subject, text, html, ...(messageId && { messageId }) }, clock())
    },
  }
}

function smtpMailer(smtpUrl: string, from: { name: string; address: string }): Mailer {
  const url = new URL(smtpUrl)
  const secure = url.protocol === 'smtps:'
  const user = decodeURIComponent(url.username)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const transport = createTransport({
    host,
    port: url.port ? Number(url.port) : secure ? 465 : 587,
    secure,
    // A password is never sent in the clear, except to this very machine.
    requireTLS: !secure && user !== '' && !/^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host),
    ...(user && { auth: { user, pass: decodeURIComponent(url.password) } }),
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    dnsTimeout: 10_000,
    socketTimeout: 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    kind: 'smtp',
    async send(mail) {
      const { name, to, subject, messageId } = envelope(mail, from)
      try {
        await transport.sendMail({
          from: { name, address: from.address },
          to: { name: '', address: to },
          subject,
          text: mail.text,
          html: mail.html,
          headers: { 'Auto-Submitted': 'auto-generated' },
          ...(messageId && { messageId }),
        })
      } catch (error) {
        throw toMailError(error)
      }
    },
  }
}

// Line breaks are what smuggles headers into a mail, and a list of addresses what smuggles people into it.
function envelope(mail: Mail, from: { name: string }) {
  const to = mail.to.trim()
  if (emailKey(to) === null) throw new MailError('The mail has no valid address to go to.', 'ADDRESS', true)
  const id = mail.messageId?.replace(/[^\w.@+-]/g, '')
  return {
    to,
    name: oneLine(mail.fromName ?? from.name),
    subject: oneLine(mail.subject),
    messageId: id ? `<${id.includes('@') ? id : `${id}@portico`}>` : undefined,
  }
}

// The library's error holds the whole conversation; only the codes are kept.
function toMailError(error: unknown): MailError {
  const { code, responseCode } = error as { code?: string; responseCode?: number }
  if (responseCode === undefined)
    return new MailError('The mail server could not be reached.', code ?? 'UNKNOWN', false)
  if (code === 'EAUTH')
    return new MailError('The mail server refused the user name or password it was given.', String(responseCode), false)
  const permanent = responseCode >= 500 && code === 'EENVELOPE'
  return new MailError(`The mail server refused the mail (${responseCode}).`, String(responseCode), permanent)
}
