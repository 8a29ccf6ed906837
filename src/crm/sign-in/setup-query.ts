import { queryOptions } from '@tanstack/react-query'
import { api } from '../crm.client.ts'

/** Whether this CRM waits to be set up, and whether it is a demo. */
export const setupQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: ({ signal }) => api('GET /api/setup', {}, signal),
})
