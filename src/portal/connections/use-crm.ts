import { queryOptions, useIsMutating, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { notifyError } from '../../ui/notify.ts'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'

/** What one CRM last said of a company, as the API tells it. */
export type Tie = Awaited<ReturnType<typeof api<'GET /api/p/{portal}/client-companies/{company}/crm'>>>['rows'][number]

/** One potential, as the API tells it. */
export type Potential = Awaited<
  ReturnType<typeof api<'GET /api/p/{portal}/client-companies/{company}/crm/potentials'>>
>['rows'][number]

/** The key of everything a CRM says of a company. */
export const crmKey = (portal: string, company: string) => ['crm', portal, company] as const

/** What each CRM last said of a company. */
export const crmQuery = (portal: string, company: string) =>
  queryOptions({
    queryKey: crmKey(portal, company),
    queryFn: () => api('GET /api/p/{portal}/client-companies/{company}/crm', { params: { portal, company } }),
  })

/** The same, asked for administrators alone. */
export function useCrm(company: string) {
  const { portal, can } = useViewer()
  return useQuery({ ...crmQuery(portal.id, company), enabled: can('see_crm') })
}

/** A page of the potentials a CRM told of a company. */
export function listPotentials(
  portal: string,
  company: string,
  query: { connection: string; sort?: string; limit: number; cursor?: string },
) {
  return api('GET /api/p/{portal}/client-companies/{company}/crm/potentials', { params: { portal, company }, query })
}

/** Asks the CRM for a company's account and potentials, and shows what it says; every panel of them knows that it is asked. */
export function useRefresh(company: string, connection: string): { asking: boolean; ask: () => void } {
  const { portal } = useViewer()
  const client = useQueryClient()
  const mutationKey = ['crm-refresh', portal.id, company, connection]
  const { mutate } = useMutation({
    mutationKey,
    mutationFn: () =>
      api('POST /api/p/{portal}/client-companies/{company}/crm/refresh', {
        params: { portal: portal.id, company },
        body: { connection },
      }),
    onError: notifyError,
    // Also when it was refused: the connection then has another state.
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: crmKey(portal.id, company) }),
        client.invalidateQueries({ queryKey: ['connections', portal.id] }),
      ]),
  })
  return { asking: useIsMutating({ mutationKey }) > 0, ask: () => mutate() }
}
