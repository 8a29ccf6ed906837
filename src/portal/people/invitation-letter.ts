import type { MailLine } from '../../platform/mail.ts'

/** What the words of an invitation may name, each between braces. */
export const placeholders = ['first name', 'company', 'portal', 'inviter'] as const

/** The words clients are invited with until a portal writes its own. */
export const standardWords = {
  subject: '{inviter} invites you to {portal}',
  message: `Hello {first name},

here you see the projects we do for {company}: where they stand, what comes next, and who works on them.`,
}

/** Who an invitation is for, as its words name them. */
export type Invited = { firstName: string; companyName: string | null; portalName: string; invitedBy: string }

/** Words with every placeholder filled in. A name that is missing takes the space before it along. */
export function fillWords(text: string, { firstName, companyName, portalName, invitedBy }: Invited): string {
  const values: Record<string, string> = {
    'first name': firstName,
    company: companyName ?? portalName,
    portal: portalName,
    inviter: invitedBy,
  }
  return text.replace(/( ?)\{([a-z ]+)\}/g, (all, space: string, name: string) => {
    const value = values[name]
    return value === undefined ? all : value === '' ? '' : space + value
  })
}

/** The heading and paragraphs of a letter: the first line stands above, blank lines part the rest. */
export function toParagraphs(message: string): { heading: string; lines: MailLine[] } {
  const [heading = '', ...lines] = message
    .split(/\n\s*\n/)
    .map(part => part.replaceAll('\n', ' ').trim())
    .filter(Boolean)
  return { heading, lines: lines.map(line => [line]) }
}
