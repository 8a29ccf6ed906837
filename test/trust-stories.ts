// Two small imports in which every outcome happens once, for staff and for clients: how the portal and the CRM come to the
// moment before the import that is put to the proof.
import type { ImportKind } from '../src/portal/importing/import-kind.ts'
import { account, contact, hold, type Importer, type Records, type Sides, user } from './trust-crm.ts'

/** An import to be proven: what is here and in the CRM when it begins, and what is chosen in its plan. */
export type Story = {
  kind: ImportKind
  prepare: (sides: Sides, importer: Importer) => Promise<void>
  choose: (importer: Importer, plan: string) => Promise<void>
  /** How often each outcome is in the plan, by kind and outcome. */
  outcomes: Record<string, number>
  /** The same for what undoing it would do. */
  undone: Record<string, number>
}

const inactive = { status: 'inactive' }

const staffBefore: Records = { users: [user(1), user(2), user(3), user(4), user(5), user(6)] }
const staffAway: Records = { users: [user(1), user(2), user(3), user(4, inactive), user(5), user(6)] }
const staffNow: Records = {
  users: [
    user(1, { title: 'Editor', email: 'moved@crm.example' }),
    user(2),
    user(3, inactive),
    user(4),
    user(7),
    user(8, { email: 'here@portal.example', title: 'Writer' }),
    user(9, { email: 'user7@crm.example', status: 'inactive' }),
    user(10, { email: null }),
    user(6, { last_name: 'Renamed' }),
  ],
}

/** Users who come, are tied, change, leave, come back, are in conflict and are left out. */
export const staffStory: Story = {
  kind: 'user',
  async prepare({ crm }, importer) {
    await importer.portal.stranger('contractor', { email: 'here@portal.example' })
    hold(crm, staffBefore)
    await importer.run(await importer.planNow('user'))
    hold(crm, staffAway)
    const leaving = await importer.planNow('user')
    await importer.choose(leaving, ['4'], { selected: true })
    await importer.run(leaving)
    hold(crm, staffNow)
  },
  async choose(importer, plan) {
    const project = await importer.portal.project('Website')
    for (const id of ['3', '4', '5']) await importer.choose(plan, [id], { selected: true })
    await importer.choose(plan, ['7'], { role: 'manager', addProjects: [project] })
    await importer.choose(plan, ['8'], { addProjects: [project] })
    await importer.choose(plan, ['6'], { selected: false })
  },
  outcomes: {
    'user conflict': 1,
    'user create': 1,
    'user deactivate': 2,
    'user link': 1,
    'user reactivate': 1,
    'user skip': 1,
    'user update': 2,
  },
  undone: {
    'user deactivate': 1,
    'user reactivate': 2,
    'user remove': 1,
    'user restore': 1,
    'user untie': 1,
  },
}

const clientsBefore: Records = {
  accounts: [account(1), account(2), account(3), account(4)],
  contacts: [contact(11, 1), contact(12, 2), contact(13, 2), contact(14, 2), contact(15, 3), contact(16, 4)],
}
const clientsAway: Records = {
  accounts: [account(1), account(2), account(3)],
  contacts: [contact(11, 1), contact(12, 2), contact(13, 2), contact(15, 3)],
}
const clientsNow: Records = {
  accounts: [
    account(1, { Phone: '+1', Industry: 'Energy' }),
    account(2),
    account(4),
    account(5, { Website: 'https://five.example' }),
    account(6, { Account_Name: 'Pine', Phone: '+6' }),
    account(7, { Account_Name: 'Oak' }),
  ],
  contacts: [
    contact(11, 5, { Title: 'Partner', First_Name: 'Renamed' }),
    contact(12, 2),
    contact(14, 2, { Phone: '+14' }),
    contact(16, 4),
    contact(17, 5),
    contact(18, 6, { Email: 'noor@pine.example', Title: 'Buyer' }),
    contact(19, 7),
    contact(20, 5, { Email: 'contact17@crm.example' }),
    contact(21, 1, { Email: null }),
    contact(22, 1, { Email: 'contact17@crm.example', Data_Processing_Basis: 'Do not process' }),
  ],
  deals: [{ id: '91', Deal_Name: 'Roof', Account_Name: { id: '1', name: 'Company 1' }, Stage: 'Closed Won' }],
}

/** Accounts and contacts of every outcome, with a company that a person says is the same. */
export const clientStory: Story = {
  kind: 'client',
  async prepare({ crm }, importer) {
    await importer.portal.clientUser({ email: 'noor@pine.example', company: 'Pine' })
    await importer.portal.clientUser({ email: 'olga@oak.example', company: 'Oak' })
    hold(crm, clientsBefore)
    await importer.run(await importer.planNow('client'))
    hold(crm, clientsAway)
    const leaving = await importer.planNow('client')
    for (const id of ['account:4', 'contact:14']) await importer.choose(leaving, [id], { selected: true })
    await importer.run(leaving)
    hold(crm, clientsNow)
  },
  async choose(importer, plan) {
    const [roof, website] = [await importer.portal.project('Roof'), await importer.portal.project('Website')]
    await importer.decide(plan, 'account:6', { decided: 'same' })
    for (const id of ['account:3', 'account:4', 'contact:13', 'contact:14'])
      await importer.choose(plan, [id], { selected: true })
    await importer.choose(plan, ['account:5'], { addProjects: [website] })
    await importer.choose(plan, ['account:1'], { addProjects: [roof] })
  },
  outcomes: {
    'account conflict': 1,
    'account create': 1,
    'account deactivate': 1,
    'account link': 1,
    'account reactivate': 1,
    'account update': 1,
    'contact conflict': 1,
    'contact create': 3,
    'contact deactivate': 2,
    'contact link': 1,
    'contact reactivate': 1,
    'contact skip': 1,
    'contact update': 1,
  },
  undone: {
    'account deactivate': 1,
    'account reactivate': 1,
    'account restore': 1,
    'account remove': 1,
    'account untie': 1,
    'contact deactivate': 1,
    'contact reactivate': 1,
    'contact remove': 3,
    'contact restore': 1,
    'contact untie': 1,
  },
}
