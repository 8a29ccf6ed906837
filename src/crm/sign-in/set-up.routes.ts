import { z } from 'zod'
import { problem } from '../../platform/errors.ts'
import { emailKey } from '../../platform/fold.ts'
import { openRoute } from '../context.ts'
import { hasOrganization } from '../organizations/organizations.store.ts'
import { setUp } from '../organizations/set-up.ts'

const because = 'Nobody can be signed in before the first organisation exists; afterwards it refuses everybody.'
const name = (label: string) => z.string().trim().min(1, `Enter the ${label}.`).max(100, 'At most 100 characters.')

/** The open doors of the first visit. */
export const setUpRoutes = [
  openRoute({
    method: 'get',
    path: '/api/setup',
    summary: 'Whether this CRM still has to be set up, and whether it is a demo',
    allow: 'anyone',
    because: 'Asked before anybody can sign in; it tells nothing but what the first page shows.',
    response: z.object({ needed: z.boolean(), isDemo: z.boolean(), outboxUrl: z.string().nullable() }),
    run: async crm => ({
      needed: !(await hasOrganization(crm.pool)),
      isDemo: crm.isDemo,
      outboxUrl: crm.outboxUrl ?? null,
    }),
  }),
  openRoute({
    method: 'post',
    path: '/api/setup',
    summary: 'Make the first organisation and its administrator, who is signed in',
    allow: 'anyone',
    because,
    body: z.object({
      organization: name('name of the organisation'),
      firstName: name('first name'),
      lastName: name('last name'),
      email: z.string().trim().max(254),
      password: z.string().max(200, 'At most 200 characters.'),
    }),
    run: async (crm, { body: { password, ...first } }, _loaded, request) => {
      if (await hasOrganization(crm.pool))
        throw problem('already_set_up', 'This CRM is already set up. Sign in instead.')
      if (password.length < 12) throw problem('weak_password')
      await setUp(crm, { ...first, passwordHash: await crm.auth.hashPassword(password) })
      await crm.auth.signIn(emailKey(first.email) ?? first.email, password, request.respond)
      return undefined
    },
  }),
] as const
