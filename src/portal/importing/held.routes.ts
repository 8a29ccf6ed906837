import { z } from 'zod'
import { getClientUser, getCompany } from '../clients/clients.ts'
import { getPortalUser, route } from '../people/people.ts'
import { handBack } from './hand-back.ts'

/** The fields still held. */
const Held = z.object({ held: z.array(z.string()) })

const ofPortalUser = route({
  method: 'delete',
  path: '/api/p/{portal}/portal-users/{portalUser}/held/{field}',
  summary: 'Hand a field of a portal user back to the CRM: the next import may change it',
  allow: 'manage_people',
  response: Held,
  load: (ctx, { portalUser }) => getPortalUser(ctx, portalUser),
  runOutside: async (ctx, { params: { field } }, { id }) => ({
    held: await handBack(ctx, { kind: 'user', id, field }),
  }),
})

const ofClientUser = route({
  method: 'delete',
  path: '/api/p/{portal}/client-users/{clientUser}/held/{field}',
  summary: 'Hand a field of a client user, or of the person, back to the CRM: the next import may change it',
  allow: 'manage_clients',
  response: Held,
  load: (ctx, { clientUser }) => getClientUser(ctx, clientUser),
  runOutside: async (ctx, { params: { field } }, { id }) => ({
    held: await handBack(ctx, { kind: 'contact', id, field }),
  }),
})

const ofCompany = route({
  method: 'delete',
  path: '/api/p/{portal}/client-companies/{company}/held/{field}',
  summary: 'Hand a field of a client company back to the CRM: the next import may change it',
  allow: 'manage_clients',
  response: Held,
  load: (ctx, { company }) => getCompany(ctx, company),
  runOutside: async (ctx, { params: { field } }, { id }) => ({
    held: await handBack(ctx, { kind: 'account', id, field }),
  }),
})

/** The routes of fields that people hold against the CRM. */
export const heldRoutes = [ofPortalUser, ofClientUser, ofCompany] as const
