import { fold, sortKey } from '../../platform/fold.ts'
import { webDomain } from '../../platform/web-domain.ts'

/** What a company is sorted, searched and compared by. Whoever writes companies must use this one function. */
export const companyKeys = (name: string, website: string | null) => ({
  sort_key: sortKey(name),
  search: fold(name),
  domain: webDomain(website),
})
