import { z } from 'zod'
import { accountTypes } from '../accounts/account.ts'
import { route } from '../context.ts'
import { refSchema } from '../lists.ts'
import { potentialTypes, stages } from '../potentials/potential.ts'
import { fullName, profiles } from '../users/user.ts'
import { findUser, listOwners } from '../users/users.store.ts'
import { getOrganization, listChoices } from './organizations.store.ts'

/** Our own words first, in their order, then those that came with imported records. */
const withOurs = (ours: readonly string[], used: readonly string[]) => [
  ...ours,
  ...used.filter(word => !ours.includes(word)),
]

/** The API of what every screen needs: who is here, and what lists offer. */
export const organizationRoutes = [
  route({
    method: 'get',
    path: '/api/me',
    summary: 'Who is signed in, where, and the portal beside this CRM',
    allow: 'crm_user',
    response: z.object({
      user: z.object({
        id: z.string(),
        name: z.string(),
        firstName: z.string().nullable(),
        lastName: z.string().nullable(),
        email: z.string().nullable(),
        title: z.string().nullable(),
        role: z.string().nullable(),
        profile: z.enum(profiles),
      }),
      organization: refSchema.extend({ currency: z.string(), timeZone: z.string() }),
      isAdministrator: z.boolean(),
      portalUrl: z.string(),
    }),
    run: async ctx => {
      const organization = await getOrganization(ctx)
      const user = await findUser(ctx, ctx.viewer.id)
      if (!user) throw new Error('The viewer is not among the users of the organisation.')
      const { id, first_name: firstName, last_name: lastName, email, title, role, profile } = user
      return {
        user: { id, name: fullName(user), firstName, lastName, email, title, role, profile },
        organization: {
          id: organization.id,
          name: organization.name,
          currency: organization.currency,
          timeZone: organization.time_zone,
        },
        isAdministrator: profile === 'Administrator',
        portalUrl: ctx.portalUrl,
      }
    },
  }),
  route({
    method: 'get',
    path: '/api/choices',
    summary: 'What lists can be narrowed to and forms can offer',
    allow: 'crm_user',
    response: z.object({
      roles: z.array(z.string()),
      profiles: z.array(z.string()),
      stages: z.array(z.string()),
      accountTypes: z.array(z.string()),
      potentialTypes: z.array(z.string()),
      industries: z.array(z.string()),
      owners: z.array(refSchema),
    }),
    run: async ctx => {
      const used = await listChoices(ctx)
      const ourStages = stages.map(([stage]) => stage)
      return {
        ...used,
        stages: withOurs(ourStages, used.stages),
        accountTypes: withOurs(accountTypes, used.accountTypes),
        potentialTypes: withOurs(potentialTypes, used.potentialTypes),
        profiles: [...profiles],
        owners: await listOwners(ctx),
      }
    },
  }),
] as const
