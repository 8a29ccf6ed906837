import { z } from 'zod'
import { At, LetterWords, route, type Tx } from '../people/people.ts'
import { addToCompany } from './add-client-user.ts'
import { changeClients, changeTheseClients } from './change-clients.ts'
import { listHatsOfPerson } from './client-hats.store.ts'
import { refuseClientSkipped } from './client-outcome.ts'
import { ClientsChange, ClientsOutcome } from './client-selection.ts'
import { ClientUser, SecondCompany } from './client-user.ts'
import { getClientUser, isMeant } from './client-users.store.ts'
import { copyClientLink, inviteClients } from './invite-clients.ts'

const load = (ctx: Tx, { clientUser }: { clientUser: string }) => getClientUser(ctx, clientUser)

/** `POST /api/p/{portal}/client-users/bulk` */
export const postClientUsersBulk = route({
  method: 'post',
  path: '/api/p/{portal}/client-users/bulk',
  summary: 'Change many client users at once; who cannot be changed is left out and told',
  allow: 'manage_clients',
  body: ClientsChange,
  response: ClientsOutcome,
  run: async (ctx, { body }) => {
    const { ids, skipped } = await changeClients(ctx, body)
    return { changed: ids.length, skipped }
  },
})

/** `POST /api/p/{portal}/client-users/{clientUser}/companies` */
export const postClientUserCompany = route({
  method: 'post',
  path: '/api/p/{portal}/client-users/{clientUser}/companies',
  summary: 'Make the same person a client user of a further company',
  allow: 'manage_clients',
  body: SecondCompany,
  response: ClientUser,
  status: 201,
  load,
  run: async (ctx, { body }, person) => getClientUser(ctx, await addToCompany(ctx, person, body)),
})

/** `DELETE /api/p/{portal}/client-users/{clientUser}/companies` */
export const deleteClientUserCompanies = route({
  method: 'delete',
  path: '/api/p/{portal}/client-users/{clientUser}/companies',
  summary: 'Remove a person from every client company; who also works here keeps that',
  allow: 'manage_clients',
  load,
  run: async (ctx, _, { id, personId }) => {
    await changeTheseClients(ctx, [id, ...(await listHatsOfPerson(ctx, personId))], 'remove')
    return undefined
  },
})

/** `POST /api/p/{portal}/client-users/{clientUser}/deactivation` */
export const postClientDeactivation = route({
  method: 'post',
  path: '/api/p/{portal}/client-users/{clientUser}/deactivation',
  summary: 'Deactivate a client user: refused from the next request on',
  allow: 'manage_clients',
  response: ClientUser,
  load,
  run: async (ctx, _, { id }) => {
    refuseClientSkipped(await changeTheseClients(ctx, [id], 'deactivate'))
    return getClientUser(ctx, id)
  },
})

/** `DELETE /api/p/{portal}/client-users/{clientUser}/deactivation` */
export const deleteClientDeactivation = route({
  method: 'delete',
  path: '/api/p/{portal}/client-users/{clientUser}/deactivation',
  summary: 'Reactivate a client user',
  allow: 'manage_clients',
  response: ClientUser,
  load,
  run: async (ctx, _, { id }) => {
    refuseClientSkipped(await changeTheseClients(ctx, [id], 'reactivate'))
    return getClientUser(ctx, id)
  },
})

/** `POST /api/p/{portal}/client-users/{clientUser}/invitation` */
export const postClientInvitation = route({
  method: 'post',
  path: '/api/p/{portal}/client-users/{clientUser}/invitation',
  summary: 'Invite a client user by mail, or again; the earlier invitation ends',
  allow: 'manage_clients',
  body: z.object({ words: LetterWords.optional() }),
  response: ClientUser,
  load,
  run: async (ctx, { body }, { id }) => {
    refuseClientSkipped(await inviteClients(ctx, isMeant(ctx, { ids: [id] }), 'either', body))
    return getClientUser(ctx, id)
  },
})

/** `POST /api/p/{portal}/client-users/{clientUser}/invitation-link` */
export const postClientInvitationLink = route({
  method: 'post',
  path: '/api/p/{portal}/client-users/{clientUser}/invitation-link',
  summary: 'A link to hand to a client user by other means than mail',
  allow: 'manage_clients',
  response: z.object({ url: z.string(), expiresAt: At }),
  load,
  run: (ctx, _, { id }) => copyClientLink(ctx, id),
})
