import type { OrgContext } from '../context.ts'
import { buildAccounts, buildContacts, buildDeals, buildUsers } from '../crm.factories.ts'
import { type DemoAccount, type DemoPotential, daysFrom, pick } from './demo-account.ts'
import type { Loaded } from './load-larkspur.ts'

const users = [
  ['Marit', 'Fjellanger', 'marit@fjordline.example', 'Head of Sales', 'Management'],
  ['Ola-Petter', 'Sunde', 'ola-petter@fjordline.example', 'Account Manager', 'Sales'],
  ['Ingvild', 'Bakke-Nygård', 'ingvild@fjordline.example', 'Account Manager', 'Sales'],
] as const

const accounts: readonly DemoAccount[] = [
  {
    name: 'Havørn Shipping AS',
    type: 'Customer',
    industry: 'Transport',
    street: 'Bradbenken 1',
    zip: '5003',
    city: 'Bergen',
    country: 'Norway',
    phone: '+47 55 30 18 00',
    website: 'https://havorn.example',
    employees: 310,
    revenue: 96_000_000,
    contacts: [
      ['Torbjørn', 'Hauge', 'torbjorn@havorn.example', 'Chief Executive'],
      ['Liv', 'Sørensen', 'liv@havorn.example', 'Communications Manager'],
      ['Stian', 'Aasheim', null, 'Harbour Master'],
    ],
  },
  {
    name: 'Lofoten Klippfisk SA',
    type: 'Customer',
    industry: 'Food',
    city: 'Svolvær',
    country: 'Norway',
    website: 'https://klippfisk.example',
    employees: 64,
    contacts: [
      ['Hulda', 'Angelsen', 'hulda@klippfisk.example', 'Export Manager'],
      ['Bjørnar', 'Angelsen', 'bjornar@klippfisk.example', 'Owner'],
    ],
  },
  {
    name: 'Tromsø Bymuseum',
    type: 'Customer',
    industry: 'Culture',
    city: 'Tromsø',
    country: 'Norway',
    website: 'https://bymuseum.example',
    employees: 28,
    contacts: [
      ['Sáirá', 'Gaup Eira', 'saira@bymuseum.example', 'Director'],
      ['Henning', 'Lund', 'henning@bymuseum.example', 'Curator'],
    ],
  },
  {
    name: 'Geiranger Fjord Hotel',
    type: 'Prospect',
    industry: 'Hospitality',
    city: 'Geiranger',
    country: 'Norway',
    website: 'https://geirangerhotel.example',
    contacts: [['Åse', 'Merok', 'booking@geirangerhotel.example', 'Manager']],
  },
  {
    name: 'Vestland Vind AS',
    type: 'Prospect',
    industry: 'Energy',
    city: 'Førde',
    country: 'Norway',
    website: 'https://vestlandvind.example',
    employees: 41,
    contacts: [
      ['Anders', 'Myklebust', 'anders@vestlandvind.example', 'Project Manager'],
      ['Renate', 'Skår', 'renate@vestlandvind.example', 'Finance', 'do not process'],
    ],
  },
  {
    // A customer of both organisations, and one person whom both know.
    name: 'Møller Textiles A/S',
    type: 'Customer',
    industry: 'Retail',
    city: 'Aarhus',
    country: 'Denmark',
    phone: '+45 86 55 01 77',
    website: 'https://moller.example',
    employees: 118,
    contacts: [['Frederikke', 'Møller', 'frederikke@moller.example', 'Owner']],
  },
  {
    name: 'Bokbinder Haugland',
    type: 'Supplier',
    industry: 'Crafts',
    city: 'Voss',
    country: 'Norway',
    contacts: [['Kåre', 'Haugland', null, 'Bookbinder']],
  },
  {
    name: 'Nordsjø Kommunikasjon',
    type: 'Partner',
    industry: 'Consulting',
    city: 'Stavanger',
    country: 'Norway',
    website: 'https://nordsjo.example',
    employees: 15,
    contacts: [
      ['Camilla', 'Wøien', 'camilla@nordsjo.example', 'Partner'],
      ['Joaquín', 'Bergström', 'joaquin@nordsjo.example', 'Adviser'],
    ],
  },
]

const strays = [['Dagny', 'Ytterstad', 'dagny@post.example', 'Journalist']] as const

const potentials: readonly DemoPotential[] = [
  ['Havørn Shipping AS', 'Fleet brochure', 'Closed Won', 22_000, -30],
  ['Havørn Shipping AS', 'Safety film, three languages', 'Negotiation', 41_500, 18, 'Send the contract'],
  ['Havørn Shipping AS', 'Signs for the new quay', 'Proposal', 17_900, 45, 'Send the offer'],
  ['Møller Textiles A/S', 'Lookbook, Norwegian edition', 'Proposal', 8_200, 33, 'Send the offer'],
  ['Lofoten Klippfisk SA', 'Labels, export line', 'Closed Won', 6_350, -80],
  ['Lofoten Klippfisk SA', 'Trade fair stand, Porto', 'Needs analysis', 28_000, 90, 'Meet on site'],
  ['Tromsø Bymuseum', 'Audio guide in Northern Sámi', 'Qualification', 54_000, 140, 'Call back'],
  ['Tromsø Bymuseum', 'Exhibition texts', 'Closed Won', 12_750, -15],
  ['Geiranger Fjord Hotel', 'Booking pages', 'Qualification', null, 60, 'Call back'],
  ['Vestland Vind AS', 'Public meeting, posters', 'Closed Lost', 3_900, -22],
  ['Nordsjø Kommunikasjon', 'Joint bid, ferry company', 'Needs analysis', 120_000, 75, 'Meet on site'],
  [null, 'Interview series', 'Qualification', 4_500, 50],
]

/**
 * Fills a second, smaller organisation. Its records have the ids of the first ones of the other organisation, as records of
 * two exports may: an id says nothing unless one knows whose it is.
 */
export async function loadFjordline(ctx: OrgContext, taken: Loaded): Promise<string[]> {
  const { day, times } = daysFrom(ctx.clock())
  const userIds = await buildUsers(
    ctx,
    users.map(([first_name, last_name, email, title, role], index) => ({
      id: taken.users[index],
      first_name,
      last_name,
      email,
      title,
      role,
      city: 'Bergen',
      profile: index === 0 ? 'Administrator' : 'Standard',
      ...times(300 - index * 40),
    })),
  )
  const owner = (index: number) => userIds[1 + (index % 2)]
  const accountIds = await buildAccounts(
    ctx,
    accounts.map(({ contacts: _contacts, revenue, ...account }, index) => ({
      id: taken.accounts[index],
      ...account,
      annual_revenue: revenue ?? null,
      owner_id: owner(index),
      ...times(260 - index * 20),
    })),
  )
  const people = [
    ...accounts.flatMap(({ contacts }, place) => contacts.map(contact => ({ place, contact }))),
    ...strays.map(contact => ({ place: null, contact })),
  ]
  const contactIds = await buildContacts(
    ctx,
    people.map(({ place, contact: [first_name, last_name, email, title = null, special] }, index) => ({
      id: taken.contacts[index],
      first_name,
      last_name,
      email,
      title,
      account_id: place === null ? null : accountIds[place],
      owner_id: owner(place ?? index),
      do_not_process: special === 'do not process',
      ...times(200 - index * 9),
    })),
  )
  await buildDeals(
    ctx,
    potentials.map(([name, what, stage, amount, closes, next], index) => {
      const place = name === null ? null : accounts.findIndex(account => account.name === name)
      return {
        id: taken.potentials[index],
        name: what,
        account_id: place === null ? null : accountIds[place],
        contact_id: contactIds[people.findIndex(person => person.place === place)],
        owner_id: owner(place ?? index),
        stage,
        amount,
        closing_date: day(closes),
        type: pick(['Existing Business', 'New Business'], index),
        next_step: next ?? null,
        ...times(Math.max(1, 60 - Math.min(closes, 0))),
      }
    }),
  )
  return userIds
}
