import { fillPath, type RouteAnswer, type RouteCall, type RouteKey } from '../platform/routes.ts'
import { request } from '../ui/api.ts'
import type { CrmApi } from './crm.api.ts'

type Key = RouteKey<CrmApi>
type Call = { params?: Record<string, string>; query?: Record<string, unknown>; body?: unknown }

/** The CRM's own API, typed by its route table: `api('GET /api/users/{user}', { params: { user } })`. */
export function api<K extends Key>(key: K, call: RouteCall<CrmApi, K>, signal?: AbortSignal) {
  const [method, path] = key.split(' ') as ['GET' | 'POST' | 'PATCH' | 'DELETE', string]
  const { params, query, body } = call as Call
  return request<RouteAnswer<CrmApi, K>>(method, fillPath(path, params, query), body, signal)
}

/** Sends a CSV file as it is; the answer comes when all its rows are in. */
export const sendFile = (file: File) =>
  request<ImportDone>('POST', fillPath('/api/imports', {}, { file: file.name }), file)

/** The body a route takes. */
export type BodyOf<K extends Key> = RouteCall<CrmApi, K> extends { body: infer Body } ? Body : never

type RowOf<K extends Key> = RouteAnswer<CrmApi, K> extends { rows: (infer Row)[] } ? Row : never

/** Who is signed in, in which organisation. */
export type Me = RouteAnswer<CrmApi, 'GET /api/me'>
/** What filters and forms can choose from. */
export type Choices = RouteAnswer<CrmApi, 'GET /api/choices'>
/** A CRM user as lists show one. */
export type UserRow = RowOf<'GET /api/users'>
/** A CRM user with everything their page shows. */
export type User = RouteAnswer<CrmApi, 'GET /api/users/{user}'>
/** An account as lists show one. */
export type AccountRow = RowOf<'GET /api/accounts'>
/** An account with its first contacts and potentials. */
export type Account = RouteAnswer<CrmApi, 'GET /api/accounts/{account}'>
/** A contact as lists show one. */
export type ContactRow = RowOf<'GET /api/contacts'>
/** A contact with everything their page shows. */
export type Contact = RouteAnswer<CrmApi, 'GET /api/contacts/{contact}'>
/** A page of potentials with the sums of all that fit. */
export type PotentialPage = RouteAnswer<CrmApi, 'GET /api/potentials'>
/** A potential as lists show one. */
export type PotentialRow = RowOf<'GET /api/potentials'>
/** A potential with everything its page shows. */
export type Potential = RouteAnswer<CrmApi, 'GET /api/potentials/{potential}'>
/** The state of the service key, or whom to ask for it. */
export type ServiceKeyState = RouteAnswer<CrmApi, 'GET /api/service-key'>
/** A key just generated; the only answer that holds one. */
export type NewServiceKey = RouteAnswer<CrmApi, 'POST /api/service-key'>
/** What became of an imported file. */
export type ImportDone = RouteAnswer<CrmApi, 'GET /api/imports/{import}'>
