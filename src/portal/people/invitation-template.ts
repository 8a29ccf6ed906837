import { z } from 'zod'
import { placeholders } from './invitation-letter.ts'
import { At } from './list.ts'
import { line, paragraphs } from './person.ts'

const known = placeholders.map(name => `{${name}}`)
const sentence = `${known.slice(0, -1).join(', ')} and ${known.at(-1)}`

/** The first placeholder that nothing would be put in for, as it is written. */
export const unknownPlaceholder = (text: string): string | undefined =>
  text.match(/\{[^{}]*\}/g)?.find(token => !known.includes(token))

const withPlaceholders = (schema: z.ZodType<string>) =>
  schema.superRefine((text, ctx) => {
    const token = unknownPlaceholder(text)
    if (token) ctx.addIssue({ code: 'custom', message: `${token} is not known here. You can use ${sentence}.` })
  })

/** The words of an invitation to clients, with placeholders. */
export const LetterWords = z.object({
  subject: withPlaceholders(line(200).min(1, 'Give the mail a subject.')),
  message: withPlaceholders(paragraphs(5000).refine(text => text !== '', 'Give the mail a text.')),
})

/** The words clients of this portal are invited with. */
export const InvitationTemplate = z.object({
  subject: z.string(),
  message: z.string(),
  /** Nobody wrote words for this portal yet. */
  isStandard: z.boolean(),
  updatedBy: z.string().nullable(),
  updatedAt: At.nullable(),
  /** What the words may name, each between braces. */
  placeholders: z.array(z.string()),
})

/** A mail as it would be. */
export const LetterPreview = z.object({ to: z.string(), subject: z.string(), html: z.string(), text: z.string() })
