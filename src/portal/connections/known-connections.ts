import { useQuery } from '@tanstack/react-query'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'

/** The connections as the API tells them. */
export type Connections = Awaited<ReturnType<typeof api<'GET /api/p/{portal}/connections'>>>

/** One connection. */
export type ConnectionRow = Connections['rows'][number]

/** A CRM that can be chosen. */
export type CrmChoice = Connections['choices'][number]

/** The connections of this portal, and the CRMs that can be chosen. */
export function useConnections() {
  const { portal } = useViewer()
  return useQuery({
    queryKey: ['connections', portal.id],
    queryFn: () => api('GET /api/p/{portal}/connections', { params: { portal: portal.id } }),
  })
}
