import { queryOptions } from '@tanstack/react-query'
import { api } from '../portal.client.ts'

/** A client company as the API tells it. */
export type Company = Awaited<ReturnType<typeof api<'GET /api/p/{portal}/client-companies/{company}'>>>

/** One client company. */
export const companyQuery = (portal: string, company: string) =>
  queryOptions({
    queryKey: ['client-company', portal, company],
    queryFn: () => api('GET /api/p/{portal}/client-companies/{company}', { params: { portal, company } }),
  })

/** Where a website leads, if it is one that a link may lead to. */
export function websiteHref(website: string): string | undefined {
  const address =
    /^[a-z][a-z0-9+.-]*:/i.test(website) && !/^[^/]*\.[^/]*:\d/.test(website) ? website : `https://${website}`
  if (!URL.canParse(address)) return undefined
  const { protocol, href } = new URL(address)
  return protocol === 'https:' || protocol === 'http:' ? href : undefined
}
