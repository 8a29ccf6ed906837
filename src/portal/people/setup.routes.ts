import { z } from 'zod'
import { problem } from '../../platform/errors.ts'
import { openRoute } from './context.ts'
import { setUp } from './create-portal.ts'
import { sendsMail } from './invite.ts'
import { Email, isStrong, line, personNames } from './person.ts'
import { isSetUp } from './portals.store.ts'

/** `GET /api/setup` */
export const getSetup = openRoute({
  method: 'get',
  path: '/api/setup',
  summary: 'Whether this installation waits to be set up',
  allow: 'anyone',
  because: 'Asked before anybody can sign in; it tells nothing but what the first page shows.',
  response: z.object({ needed: z.boolean(), isDemo: z.boolean(), outbox: z.boolean(), sendsMail: z.boolean() }),
  run: async portal => ({
    needed: !portal.isDemo && !(await isSetUp(portal.pool)),
    isDemo: portal.isDemo,
    outbox: portal.outboxDir !== undefined,
    sendsMail: sendsMail(portal),
  }),
})

/** `POST /api/setup` */
export const postSetup = openRoute({
  method: 'post',
  path: '/api/setup',
  summary: 'Set the installation up: its first portal and owner',
  allow: 'anyone',
  because: 'Works once, before the first portal exists.',
  body: z.object({
    portalName: line(100).min(1, 'Give the portal a name.'),
    firstName: personNames.firstName.min(1, 'Give your first name.'),
    lastName: personNames.lastName,
    email: Email,
    password: z.string(),
  }),
  response: z.object({ portalId: z.string() }),
  status: 201,
  run: async (portal, { body }, _, request) => {
    if (portal.isDemo) throw problem('already_set_up')
    if (!isStrong(body.password)) throw problem('weak_password')
    const portalId = await setUp(portal, body)
    await portal.auth.signIn(body.email, body.password, request.respond)
    return { portalId }
  },
})
