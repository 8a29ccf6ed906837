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

type RowOf<K extends Key> = RouteAnswer<CrmApi, K> extends { rows: (infer Row)[] } ? Row : never

export type Me = RouteAnswer<CrmApi, 'GET /api/me'>
export type Choices = RouteAnswer<CrmApi, 'GET /api/choices'>
export type UserRow = RowOf<'GET /api/users'>
export type User = RouteAnswer<CrmApi, 'GET /api/users/{user}'>
export type AccountRow = RowOf<'GET /api/accounts'>
export type Account = RouteAnswer<CrmApi, 'GET /api/accounts/{account}'>
export type ContactRow = RowOf<'GET /api/contacts'>
export type Contact = RouteAnswer<CrmApi, 'GET /api/contacts/{contact}'>
export type PotentialPage = RouteAnswer<CrmApi, 'GET /api/potentials'>
export type Potential = RouteAnswer<CrmApi, 'GET /api/potentials/{potential}'>
export type ServiceKeyState = RouteAnswer<CrmApi, 'GET /api/service-key'>
export type NewServiceKey = RouteAnswer<CrmApi, 'POST /api/service-key'>
export type ImportDone = RouteAnswer<CrmApi, 'GET /api/imports/{import}'>
