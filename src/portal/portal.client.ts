import { type Client, fillPath } from '../platform/routes.ts'
import { request } from '../ui/api.ts'
import type { PortalApi } from './portal.api.ts'

type Call = { params?: Record<string, string>; query?: Record<string, unknown>; body?: unknown }

/** The portal's API, typed by its route table: `api('GET /api/p/{portal}/projects', { params: { portal } })`. */
export const api: Client<PortalApi> = (key, call) => {
  const [method, path] = key.split(' ') as ['GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', string]
  const { params, query, body } = call as Call
  return request(method, fillPath(path, params, query), body)
}

/** The address of a download or an event stream. */
export const addressOf = <K extends Parameters<typeof api>[0]>(key: K, call: Parameters<typeof api<K>>[1]): string => {
  const { params, query } = call as Call
  return fillPath(key.split(' ')[1] ?? '', params, query)
}
