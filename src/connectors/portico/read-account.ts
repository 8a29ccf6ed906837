import type { Access, CrmAccount, CrmDeal } from '../connector.ts'
import { accounts } from './account.ts'
import { find } from './client.ts'
import { deals } from './deal.ts'
import { readPages } from './read-pages.ts'
import { toOneRow } from './translate.ts'

/** More potentials than this are too many for one look: 4,000. */
const mostPages = 20

/** One account with all its potentials; null and none when the CRM does not have it any more. */
export async function readAccount(
  access: Access,
  id: string,
): Promise<{ account: CrmAccount | null; deals: CrmDeal[] }> {
  const path = `/crm/v8/Accounts/${encodeURIComponent(id)}`
  const row = toOneRow(await find(access, `${path}?fields=${accounts.fields.join(',')}`), id)
  if (!row) return { account: null, deals: [] }
  const found: CrmDeal[] = []
  const pages = readPages(access, { ...deals, path: `${path}/Deals` }, { from: null, mostPages })
  for await (const page of pages) found.push(...page.records)
  return { account: accounts.toRecord(row), deals: found }
}
