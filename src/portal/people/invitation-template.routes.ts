import { z } from 'zod'
import { route, type Tx } from './context.ts'
import { placeholders, standardWords } from './invitation-letter.ts'
import { InvitationTemplate, LetterPreview, LetterWords } from './invitation-template.ts'
import { deleteTemplate, findTemplate, upsertTemplate } from './invitation-templates.store.ts'
import { previewInvitation } from './preview-invitation.ts'

async function getTemplate(ctx: Tx): Promise<z.input<typeof InvitationTemplate>> {
  const own = await findTemplate(ctx)
  const words = own ?? { ...standardWords, updatedBy: null, updatedAt: null }
  return { ...words, isStandard: !own, placeholders: [...placeholders] }
}

/** `GET /api/p/{portal}/invitation-template` */
export const getInvitationTemplate = route({
  method: 'get',
  path: '/api/p/{portal}/invitation-template',
  summary: 'The words clients are invited with',
  allow: 'manage_clients',
  response: InvitationTemplate,
  run: getTemplate,
})

/** `PUT /api/p/{portal}/invitation-template` */
export const putInvitationTemplate = route({
  method: 'put',
  path: '/api/p/{portal}/invitation-template',
  summary: 'Set the words clients are invited with; null goes back to the standard ones',
  allow: 'manage_clients',
  body: LetterWords.nullable(),
  response: InvitationTemplate,
  run: async (ctx, { body }) => {
    await (body ? upsertTemplate(ctx, body) : deleteTemplate(ctx))
    return getTemplate(ctx)
  },
})

/** `POST /api/p/{portal}/invitation-preview` */
export const postInvitationPreview = route({
  method: 'post',
  path: '/api/p/{portal}/invitation-preview',
  summary: 'The mail that these words would make, for one client user or an example; nothing is sent',
  allow: 'manage_clients',
  body: LetterWords.extend({ clientUser: z.uuid().optional() }),
  response: LetterPreview,
  run: (ctx, { body }) => previewInvitation(ctx, { subject: body.subject, message: body.message }, body.clientUser),
})
