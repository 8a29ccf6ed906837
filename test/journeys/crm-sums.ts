import type { Page } from 'playwright-core'
import { call, listAll } from './by-api.ts'

/** A potential as the CRM's own API tells it. */
export type Potential = { id: string; name: string; stage: string; amount: number | null }

const euros = new Intl.NumberFormat('en-GB', { style: 'currency', currency: 'EUR', maximumFractionDigits: 0 })

/** An amount as screens write it, and the sum of some potentials. */
export const euroWords = (amount: number) => euros.format(amount)
export const sumOf = (rows: Potential[]) => euroWords(rows.reduce((sum, { amount }) => sum + (amount ?? 0), 0))

/** All potentials of an account, told by the CRM to whoever works there on a page. */
export const potentialsOf = (seller: Page, account: string) =>
  listAll<Potential>(seller, '/api/potentials', { account })

/** Changes a record in the CRM. */
export async function changeInCrm(seller: Page, path: string, fields: object): Promise<void> {
  const { modifiedAt } = await call<{ modifiedAt: string }>(seller, 'GET', path)
  await call(seller, 'PATCH', path, { ...fields, modifiedAt })
}

/** Waits until a page's sums of what is open and what was won are those of these potentials. */
export async function seeSums(page: Page, rows: Potential[]): Promise<void> {
  const panel = page.getByRole('region', { name: 'CRM Potential Information' })
  const won = rows.filter(row => row.stage === 'Closed Won')
  const open = rows.filter(row => !row.stage.startsWith('Closed'))
  await panel.getByText(`open, ${open.length} potentials`).waitFor()
  await panel.getByText(`won, ${won.length} potentials`).waitFor()
  for (const sum of [sumOf(open), sumOf(won)]) await panel.getByText(sum, { exact: true }).first().waitFor()
}
