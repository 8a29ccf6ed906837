import { newId } from '../platform/ids.ts'
import type { Settings } from '../platform/settings.ts'
import { isSetUp, nameOf, systemContext, transact } from './people/people.ts'
import { keepFromClients, makeClient, makePortal, makePortalUser, makeProject } from './portal.factories.ts'
import { openPortal } from './portal.open.ts'

const password = 'portico-demo'

const owner = { firstName: 'Ingrid', lastName: 'Sætre-Halvorsen', email: 'admin@portal.example' }

const projects = [
  ['Harbour & Pine: new website', 'A site that shows the houses, not the firm. Launch before the spring fair.'],
  ['Møller Textiles: shop move', 'The shop moves to a new platform: 1,900 articles, four languages, no day closed.'],
  ['Tansy Coffee: brand refresh', 'New bags, new signs and a mark that still reads at the size of a stamp.'],
  ['Brightwater: customer letters', 'Forty letters to customers, rewritten so that nobody has to call about them.'],
  ['Quillon: trial handbook', 'One handbook for everybody who runs a trial, in words a new nurse understands.'],
  [
    'Harbour & Pine: spring exhibition',
    'Twelve panels and a film for the spring fair: the houses, and who lives in them.',
  ],
] as const

const people = [
  {
    firstName: 'Aoife',
    lastName: 'Ní Dhomhnaill',
    email: 'aoife@larkspur.example',
    role: 'manager',
    title: 'Head of Delivery',
    works: [0, 1, 2, 4],
  },
  {
    firstName: 'Priya',
    lastName: 'Raghunathan',
    email: 'employee@portal.example',
    role: 'employee',
    title: 'Designer',
    works: [0, 2, 5],
  },
  {
    firstName: 'Søren',
    lastName: 'Kjærgaard',
    email: 'soren@portal.example',
    role: 'employee',
    title: 'Developer',
    works: [0, 1, 3],
  },
] as const

// Typed in before there was an import: the CRM has all three, so that the import asks whether they are the same.
const clients = [
  {
    firstName: 'Noor',
    lastName: 'El-Amrani',
    email: 'noor@harbourpine.example',
    title: 'Partner',
    company: 'Harbour & Pine Architects',
    projects: [0],
    signsIn: true,
  },
  {
    firstName: 'Frederikke',
    lastName: 'Møller',
    email: 'frederikke@moller.example',
    title: 'Owner',
    company: 'Møller Textiles A/S',
    projects: [1],
    signsIn: false,
  },
  {
    firstName: 'Comfort',
    lastName: 'Adjei-Mensah',
    email: 'comfort@brightwater.example',
    title: 'Head of Customer Care',
    company: 'Brightwater Municipal Utilities',
    projects: [3],
    signsIn: true,
  },
  // One person at two companies: one sign-in, two hats.
  {
    firstName: 'Comfort',
    lastName: 'Adjei-Mensah',
    email: 'comfort@brightwater.example',
    title: 'Adviser',
    company: 'Harbour & Pine Architects',
    projects: [],
    signsIn: true,
  },
]

/** Fills an empty installation with an invented portal, whole or not at all; does nothing where there is one already. */
export async function loadPortalDemo(settings: Settings): Promise<void> {
  const { portal, close } = await openPortal(settings, 'portal')
  try {
    if (await isSetUp(portal.pool)) return
    const passwordHash = await portal.auth.hashPassword(password)
    await transact(systemContext(portal, newId(), nameOf(owner)), async ctx => {
      await makePortal(ctx, 'Larkspur Delivery', { ...owner, passwordHash })
      const ids: string[] = []
      for (const [colour, [name, description]] of projects.entries())
        ids.push(await makeProject(ctx, name, description, colour))
      for (const { works, ...person } of people)
        await makePortalUser(ctx, { ...person, passwordHash, projects: ids.filter((_, n) => works.some(w => w === n)) })
      const logins = new Map<string, string | null>()
      for (const { signsIn, projects: some, ...client } of clients) {
        const loginId = logins.get(client.email)
        const access = loginId ? { loginId } : signsIn ? { passwordHash } : {}
        const made = await makeClient(ctx, { ...client, ...access, projects: some.flatMap(n => ids[n] ?? []) })
        logins.set(client.email, made.loginId)
      }
      // Prepared and not shown yet: the client sees it once somebody shares it.
      await keepFromClients(ctx, ids[5] ?? '', 'Harbour & Pine Architects')
    })
  } finally {
    await close()
  }
}
