import { problem } from '../../platform/errors.ts'
import { getClientUser, getCompany, releaseClientHeld } from '../clients/clients.ts'
import { forgetInStep } from '../connections/connections.ts'
import type { RuledKind } from '../connections/field-rule.ts'
import { ruledFields } from '../connections/ruled-fields.ts'
import {
  type Context,
  getPortalUser,
  listHats,
  releaseHeld,
  systemContext,
  type Tx,
  transact,
} from '../people/people.ts'

/** What a field is handed back of: a portal user, a client user or a client company. */
export type HandedBack = { kind: RuledKind; id: string; field: string }

// What a person is called and written to is the same under every hat.
const personal = ['first_name', 'last_name', 'email']

/**
 * Hands a field back that people held, so that the next import may bring what the CRM says; returns the fields still held.
 * Throws `not_found` for a field there is none of, and `not_allowed` to whoever may not edit it.
 */
export async function handBack(ctx: Context, { kind, id, field }: HandedBack): Promise<string[]> {
  if (!(ruledFields[kind] as readonly string[]).includes(field)) throw problem('not_found')
  const isPersonal = kind !== 'account' && personal.includes(field)
  // What is tied is for administrators alone, so the portal itself has it looked at again; before, so that no import misses it.
  const hats = isPersonal
    ? await transact(ctx, async ctx => listHats(ctx, (await find[kind](ctx, id)).personId ?? ''))
    : [id]
  await transact(systemContext(ctx, ctx.viewer.portalId), ctx => forgetInStep(ctx, hats))
  return transact(ctx, async ctx => {
    const { personId, isPortalUser } = await find[kind](ctx, id)
    if (isPersonal && personId) {
      if (isPortalUser && !ctx.viewer.permissions.includes('manage_people'))
        throw problem('not_allowed', 'This person is a portal user too: ask whoever may change portal users.')
      await releaseHeld(ctx, 'person', personId, field)
    } else if (kind === 'user') await releaseHeld(ctx, 'portal_user', id, field)
    else await releaseClientHeld(ctx, kind === 'account' ? 'client_company' : 'client_user', id, field)
    return (await find[kind](ctx, id)).held
  })
}

type Holder = { personId: string | null; isPortalUser: boolean; held: string[] }

const find: Record<RuledKind, (ctx: Tx, id: string) => Promise<Holder>> = {
  user: async (ctx, id) => {
    const { personId, held } = await getPortalUser(ctx, id)
    return { personId, isPortalUser: true, held }
  },
  account: async (ctx, id) => ({ personId: null, isPortalUser: false, held: (await getCompany(ctx, id)).held }),
  contact: async (ctx, id) => {
    const { personId, isPortalUser, held } = await getClientUser(ctx, id)
    return { personId, isPortalUser, held }
  },
}
