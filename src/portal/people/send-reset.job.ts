import { z } from 'zod'
import { defineJob } from './context.ts'
import { sendReset } from './send-reset.ts'

/** Mails a link for a new password. */
export const sendResetJob = defineJob({
  name: 'send-reset',
  payload: z.object({ sealed: z.string() }),
  run: (portal, { sealed }) => sendReset(portal, sealed),
})
