import { queryOptions } from '@tanstack/react-query'
import { api } from '../crm.client.ts'

/** What the server says of the service key; the key itself is never in it. */
export const serviceKeyQuery = queryOptions({
  queryKey: ['service-key'],
  queryFn: ({ signal }) => api('GET /api/service-key', {}, signal),
  staleTime: 0,
})
