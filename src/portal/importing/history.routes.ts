import { z } from 'zod'
import { problem } from '../../platform/errors.ts'
import { route, type Tx } from '../people/people.ts'
import { getSubject, listHistory, type Subject } from './history.store.ts'
import { HistoryPage } from './history.ts'
import { writeCursor } from './plans.routes.ts'

const query = z.object({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
})

const ofPortalUser = route({
  method: 'get',
  path: '/api/p/{portal}/portal-users/{portalUser}/history',
  summary: 'Where a portal user came from and why: changes by imports and by hand, newest first',
  allow: 'import_from_crm',
  query,
  response: HistoryPage,
  load: (ctx, { portalUser }) => getSubject(ctx, 'user', portalUser),
  run: (ctx, { query }, subject) => page(ctx, subject, query),
})

const ofClientUser = route({
  method: 'get',
  path: '/api/p/{portal}/client-users/{clientUser}/history',
  summary: 'Where a client user came from and why: changes by imports and by hand, newest first',
  allow: 'import_from_crm',
  query,
  response: HistoryPage,
  load: (ctx, { clientUser }) => getSubject(ctx, 'contact', clientUser),
  run: (ctx, { query }, subject) => page(ctx, subject, query),
})

const ofCompany = route({
  method: 'get',
  path: '/api/p/{portal}/client-companies/{company}/history',
  summary: 'Where a client company came from and why: changes by imports and by hand, newest first',
  allow: 'import_from_crm',
  query,
  response: HistoryPage,
  load: (ctx, { company }) => getSubject(ctx, 'account', company),
  run: (ctx, { query }, subject) => page(ctx, subject, query),
})

/** The routes of what happened to a record. */
export const historyRoutes = [ofPortalUser, ofClientUser, ofCompany] as const

async function page(ctx: Tx, subject: Subject, { cursor, limit }: z.output<typeof query>) {
  const { rows, next } = await listHistory(ctx, subject, readPlace(cursor), limit)
  return { rows, next: next && writeCursor([...next]) }
}

const Place = z.tuple([z.string().regex(/^[\d :.+-]{10,40}$/), z.string().regex(/^[a-z]-[0-9a-f-]{36}(-\d+)?$/)])

function readPlace(cursor: string | undefined) {
  if (!cursor) return undefined
  try {
    return Place.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
  } catch {
    throw problem('invalid_input', 'This place in the list is not one of ours. Begin at the start.')
  }
}
