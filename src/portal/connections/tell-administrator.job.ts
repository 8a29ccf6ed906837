import { z } from 'zod'
import { defineJob } from '../people/people.ts'
import { tellAdministrator } from './tell-administrator.ts'

/** Mails one administrator that a CRM refuses the key. */
export const tellAdministratorJob = defineJob({
  name: 'tell-administrator',
  payload: z.object({ portalId: z.uuid(), connectionId: z.uuid(), portalUserId: z.uuid(), since: z.iso.datetime() }),
  atOnce: 2,
  run: (portal, payload) => tellAdministrator(portal, payload),
})
