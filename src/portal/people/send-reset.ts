import { renderMail } from '../../platform/mail.ts'
import { deriveKey, sha256, unseal } from '../../platform/secrets.ts'
import type { Portal } from './context.ts'
import { hatsOf } from './door.ts'

/** What a reset mail is made from. It travels sealed, since the token in it opens a login. */
export type ResetLetter = { loginId: string; name: string; email: string; token: string }

/** The key that seals what a mail job carries. */
export const mailKey = (portal: Pick<Portal, 'secret'>) => deriveKey(portal.secret, 'mail')

/** Mails the link that lets somebody choose a new password. */
export async function sendReset(portal: Portal, sealed: string): Promise<void> {
  const letter = JSON.parse(unseal(mailKey(portal), sealed)) as ResetLetter
  const hats = (await hatsOf(portal, letter.loginId)).filter(hat => !hat.deactivated)
  const [only, ...others] = new Set(hats.map(hat => hat.portalName))
  const name = only && others.length === 0 ? only : 'Portico'
  const mail = renderMail({
    portalName: name,
    heading: 'Choose a new password',
    lines: [`Somebody, most likely you, asked for a new password for ${letter.email}.`],
    button: {
      label: 'Choose a new password',
      url: `${portal.publicUrl}/reset-password?token=${encodeURIComponent(letter.token)}`,
    },
    why: 'If it was not you, leave this mail alone: your password stays as it is.',
    until: 'an hour from now',
  })
  await portal.mailer.send({
    to: letter.email,
    subject: 'Choose a new password',
    fromName: name,
    messageId: `reset-${sha256(letter.token).slice(0, 32)}`,
    ...mail,
  })
}
