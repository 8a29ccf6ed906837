// What a CRM answers that holds just the people a test says, and whose organisation changes as it says.

/** Somebody of the CRM, in the vendor's words. */
export type CrmPerson = { id: string } & Record<string, unknown>

const accounts = ['Acme', 'Birch'].map((name, n) => ({ id: String(n + 1), Account_Name: name }))

/** Somebody with a name and an address of their own, but for what is given. */
export const person = (id: string, given: object = {}): CrmPerson => ({
  id,
  first_name: 'Ana',
  last_name: `No ${id}`,
  email: `ana.${id}@crm.example`,
  status: 'active',
  confirm: true,
  Modified_Time: '2026-01-01T00:00:00Z',
  ...given,
})

/** The answer to an address of the vendor's API. */
export function answerOf(pathname: string, people: CrmPerson[], organization: number): object {
  if (pathname.endsWith('/org'))
    return { org: [{ id: String(organization), company_name: `Organisation ${organization}` }] }
  if (pathname.endsWith('/count')) return { count: people.length }
  const info = { more_records: false }
  if (pathname.includes('/Accounts')) return { data: accounts, info: { ...info, count: accounts.length } }
  return { users: people, info }
}
