import type { OrgContext } from '../context.ts'
import { buildAccounts, buildContacts, buildDeals, buildUsers } from '../crm.factories.ts'
import { type DemoAccount, daysFrom, pick } from './demo-account.ts'
import { demoUsers } from './demo-people.ts'
import { larkspurAccounts } from './larkspur-accounts.ts'
import { accountWords } from './larkspur-words.ts'
import { allAccounts, allContacts, allPotentials, orders } from './make-larkspur.ts'

/** The ids of what was loaded, in the order it was. */
export type Loaded = { users: string[]; accounts: string[]; contacts: string[]; potentials: string[] }

/** Fills an organisation with the users, accounts, contacts and potentials of "Larkspur Sales". */
export async function loadLarkspur(ctx: OrgContext): Promise<Loaded> {
  const { times } = daysFrom(ctx.clock())
  const users = await buildUsers(
    ctx,
    demoUsers.map(([first_name, last_name, email, title, role, city, special], index) => ({
      first_name,
      last_name,
      email,
      title,
      role,
      city,
      phone: `+47 22 00 ${String(10 + index)} ${String(11 + index * 3)}`,
      profile: special === 'administrator' ? 'Administrator' : 'Standard',
      status: special === 'inactive' ? 'inactive' : 'active',
      confirmed: special !== 'unconfirmed',
      ...times(400 - index * 9),
    })),
  )
  const sellers = users.filter((_, index) => demoUsers[index]?.[4] === 'Sales')
  const companies = allAccounts()
  const owners = companies.map(({ owner }, index) =>
    owner ? users[demoUsers.findIndex(([first]) => first === owner)] : pick(sellers, index),
  )
  const accounts = await loadAccounts(ctx, companies, owners)
  const people = allContacts(companies)
  const contacts = await buildContacts(
    ctx,
    people.map(({ place, contact: [first_name, last_name, email, title = null, special] }, index) => ({
      first_name,
      last_name,
      email,
      title,
      account_id: place === null ? null : accounts[place],
      owner_id: place === null ? pick(sellers, index) : owners[place],
      phone: index % 4 === 3 ? null : `+47 90 ${String(100 + index)} ${String(10 + (index % 80))}`,
      mobile: index % 3 === 0 ? `+47 48 01 ${String(10 + (index % 90))} ${String(10 + ((index * 7) % 90))}` : null,
      email_opt_out: index % 23 === 5,
      do_not_process: special === 'do not process',
      ...times(500 - index * 2),
    })),
  )
  const answering = (place: number | null) => {
    const found = people.findIndex(person => person.place === place)
    return found === -1 ? null : contacts[found]
  }
  const { day } = daysFrom(ctx.clock())
  const potentials = await buildDeals(
    ctx,
    [...allPotentials(companies), ...orders(ctx.clock())].map(([name, what, stage, amount, closes, next], index) => {
      const place = name === null ? null : companies.findIndex(company => company.name === name)
      return {
        name: what,
        account_id: place === null ? null : accounts[place],
        contact_id: place === null && index % 2 === 0 ? null : answering(place),
        owner_id: place === null ? pick(sellers, index) : owners[place],
        stage,
        amount,
        closing_date: day(closes),
        type: index % 3 === 0 ? 'New Business' : 'Existing Business',
        next_step: next ?? null,
        description: index % 11 === 4 ? pick(accountWords.notes, index) : null,
        ...times(Math.max(1, 40 + (index % 50) - Math.min(closes, 0))),
      }
    }),
  )
  return { users, accounts, contacts, potentials }
}

async function loadAccounts(ctx: OrgContext, companies: DemoAccount[], owners: (string | undefined)[]) {
  const { times } = daysFrom(ctx.clock())
  const rows = companies.map(({ owner: _owner, parent: _parent, contacts: _contacts, revenue, ...company }, index) => ({
    ...company,
    annual_revenue: revenue ?? null,
    owner_id: owners[index] ?? null,
    ...(index % 3 === 0 && { shipping_city: company.city, shipping_country: company.country }),
    ...times(990 - index * 15),
  }))
  const first = await buildAccounts(ctx, rows.slice(0, larkspurAccounts.length))
  // What belongs to another account is told by name; both stand among those thought up one by one.
  for (const [index, { parent }] of larkspurAccounts.entries()) {
    const above = larkspurAccounts.findIndex(({ name }) => name === parent)
    if (above === -1) continue
    const update = ctx.db.updateTable('account').set({ parent_account_id: first[above] as string })
    await update.where('id', '=', first[index] as string).execute()
  }
  return [...first, ...(await buildAccounts(ctx, rows.slice(first.length)))]
}
