import { sql } from 'kysely'
import type { ClientStatus } from './client-status.ts'

/** The status of a client user, over the aliases `u` (client_user) and `p` (person). Everybody who asks must use this one. */
export const clientStatus = sql<ClientStatus>`(case when u.deactivated_at is not null then 'deactivated'
  when u.accepted_at is not null then 'active' when u.no_processing or p.email is null then 'no_login'
  when u.invited_at is not null then 'invited' else 'not_invited' end)`
