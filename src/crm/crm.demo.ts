import { sql } from 'kysely'
import type { Settings } from '../platform/settings.ts'
import { type OrgContext, transactOrg } from './context.ts'
import { buildAccounts, buildContacts, buildDeals, buildOrganization, buildUsers, giveLogin } from './crm.factories.ts'
import { openCrm } from './crm.server.ts'
import { companyWords, demoAccounts, demoNotes, demoSteps, demoWork } from './demo/demo-companies.ts'
import { contactNames, demoUsers } from './demo/demo-people.ts'
import { hasOrganization } from './organizations/organizations.store.ts'
import { stages } from './potentials/potential.ts'

const accountCount = 60
const contactCount = 180
const dealCount = 90
// Two starts at once must not load it twice.
const demoLock = 4_100_002

/** Fills an empty CRM with the organisation "Larkspur Sales"; does nothing when there is any organisation. */
export async function loadCrmDemo(settings: Settings): Promise<void> {
  const { crm, close } = openCrm({ settings })
  try {
    await crm.pool.connection().execute(async db => {
      await sql`select pg_advisory_lock(${demoLock})`.execute(db)
      if (!(await hasOrganization(db))) {
        const org = await buildOrganization(crm, 'Larkspur Sales')
        const [admin, rep] = await transactOrg(org, loadRecords)
        await giveLogin(crm, org, admin as string, 'admin@crm.example', 'Astrid Lindqvist-Okonkwo')
        await giveLogin(crm, org, rep as string, 'rep@crm.example', 'Rafael Núñez')
      }
      await sql`select pg_advisory_unlock(${demoLock})`.execute(db)
    })
  } finally {
    await close()
  }
}

async function loadRecords(ctx: OrgContext): Promise<string[]> {
  const now = ctx.clock().getTime()
  const daysAgo = (days: number) => new Date(now - days * 86_400_000)
  const dayAhead = (days: number) => new Date(now + days * 86_400_000).toISOString().slice(0, 10)
  const times = (days: number) => ({ created_time: daysAgo(days), modified_time: daysAgo(Math.floor(days / 3)) })

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
  const owners = users.filter((_, index) => demoUsers[index]?.[4] === 'Sales')
  const owner = (index: number) => pick(owners, index)

  const accounts = await buildAccounts(
    ctx,
    companies().map(([name, industry, city, country], index) => ({
      name,
      industry,
      city,
      country,
      owner_id: owner(index),
      type: index % 5 === 4 ? 'Prospect' : 'Customer',
      employees: 8 + ((index * 37) % 900),
      annual_revenue: 400_000 + ((index * 613_000) % 38_000_000),
      website: `https://${domainOf(name)}`,
      description: index % 4 === 0 ? pick(demoNotes, index / 4) : null,
      ...(index % 3 === 0 ? { shipping_city: city, shipping_country: country } : {}),
      phone: `+47 23 10 ${String(10 + (index % 89))} ${String(10 + ((index * 7) % 89))}`,
      ...times(380 - index * 5),
    })),
  )
  const companyNames = companies().map(([name]) => name)
  const contacts = await buildContacts(
    ctx,
    Array.from({ length: contactCount }, (_, index) => {
      const first_name = pick(contactNames.first, index * 7 + Math.floor(index / 20))
      const last_name = pick(contactNames.last, index * 4 + Math.floor(index / 15))
      const place = index % accountCount
      return {
        first_name,
        last_name,
        email: `${plain(first_name)}.${plain(last_name)}@${domainOf(companyNames[place] as string)}`,
        title: pick(
          ['Managing Director', 'Project Manager', 'Buyer', 'Head of Communication', 'Facilities Lead'],
          index,
        ),
        phone: `+47 90 ${String(100 + index)} ${String(10 + (index % 80))}`,
        account_id: accounts[place] as string,
        owner_id: owner(place),
        email_opt_out: index % 23 === 5,
        do_not_process: index % 45 === 17,
        ...times(300 - index),
      }
    }),
  )
  await buildDeals(
    ctx,
    Array.from({ length: dealCount }, (_, index) => {
      const place = (index * 11) % accountCount
      const [stage] = pick(stages, index * 5 + Math.floor(index / 6))
      const isClosed = stage.startsWith('Closed')
      return {
        name:
          index < demoWork.length
            ? (demoWork[index] as string)
            : `${pick(demoWork, index * 4)}, ${pick(companyWords.first, index)}`,
        account_id: accounts[place] as string,
        contact_id: contacts[place] as string,
        owner_id: owner(place),
        stage,
        type: index % 3 === 0 ? 'New Business' : 'Existing Business',
        next_step: isClosed ? null : pick(demoSteps, index),
        amount: 4_000 + ((index * 7_300) % 86_000),
        closing_date: dayAhead(isClosed ? -(index * 3) % 200 : 10 + ((index * 5) % 180)),
        ...times(420 - index * 4),
      }
    }),
  )
  return users
}

function companies() {
  const { first, trades, towns } = companyWords
  const others = Array.from({ length: accountCount - demoAccounts.length }, (_, index) => {
    const [trade, industry] = pick(trades, index * 3 + Math.floor(index / 17))
    const [city, country] = pick(towns, index)
    return [`${pick(first, index)} ${trade}`, industry, city, country] as const
  })
  return [...demoAccounts, ...others]
}

const pick = <T>(list: readonly T[], index: number) => list[index % list.length] as T
const plain = (name: string) => name.normalize('NFKD').replace(/ø/gi, 'o').replace(/[^\w]/g, '').toLowerCase()
const domainOf = (name: string) => `${plain(name.split(' ').slice(0, 2).join(''))}.example`
