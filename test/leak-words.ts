// The canary words of the leak tests, and who may meet which. A word says whose record it stands in: `canary-p1-shared07` is
// what the clients of company 07 of the first portal may read, `canary-p1-company07-manager` what only its managers may.

/** Whose a record is. */
export type Kind =
  | 'portal'
  // Portal users: the owner; who is seen on what is shared with a company (00: with 01 and 02), is hidden there, works only
  // where nothing is shared.
  | 'owner'
  | 'worker'
  | 'hidden'
  | 'inside'
  // Somebody whom the clients of company 01 see, and who is hidden from those of company 02 on the project of both.
  | 'veiled'
  // A company and its people; those who left it; who is at 02 and 03; who works on `shared04` and is a client at 05.
  | 'company'
  | 'left'
  | 'pair'
  | 'dual'
  // Projects: shared with a company, archived, on it without being shared, both, shared with 01 and 02, without clients.
  | 'shared'
  | 'archived'
  | 'unshared'
  | 'gone'
  | 'common'
  | 'inner'
  // A viewer's own address.
  | 'self'
  // What managers write about clients; what an administrator alone sees; what nobody does.
  | 'note'
  | 'words'
  | 'crm'
  | 'import'
  | 'invited'
  | 'secret'

/** Fields of a record that fewer may read: who manages such records, or staff. */
export type Part = 'manager' | 'staff'

/** A canary word. */
export const word = (portal: number, kind: Kind, number = 0, part?: Part): string =>
  `canary-p${portal}-${kind}${String(number).padStart(2, '0')}${part ? `-${part}` : ''}`

/** A word that no record holds. */
export const invented = 'canary-invented'

const shape = /canary-p(\d)-([a-z]+)(\d\d)(?:-(manager|staff))?/g

/** Every canary word in a text. */
export const wordsIn = (text: string): string[] => [...new Set(text.match(shape))]

/** Through which hat somebody looks. */
export type Sight = {
  portal: number
  hat: 'administrator' | 'manager' | 'employee' | 'contractor' | 'client'
  /** Of staff: the projects they work on, such as `shared01`. */
  projects?: readonly string[]
  /** Of a client: the company they look from. */
  company?: number
  /** The number of the viewer's own address. */
  self?: number
  /** Reads the invitation to this hat. */
  isInvited?: boolean
}

/** Where somebody looks: what routes answer, or the rows the database lets through, which are whole. */
export type Place = 'api' | 'rows'

/** True when who looks so may meet the word there. */
export function mayMeet(sight: Sight, text: string, at: Place = 'api'): boolean {
  const [, portal, kind, digits, part] = new RegExp(`^${shape.source}$`).exec(text) ?? []
  if (Number(portal) !== sight.portal) return false
  const asked = { kind: kind as Kind, number: Number(digits), part: at === 'api' ? (part as Part) : undefined, at }
  if (sight.hat === 'administrator') return asked.kind !== 'secret' || at === 'rows'
  if (asked.kind === 'portal') return true
  return sight.hat === 'client' ? clientMay(sight, asked) : staffMay(sight, asked)
}

type Asked = { kind: Kind; number: number; part: Part | undefined; at: Place }

function clientMay({ company = 0, self, isInvited = false }: Sight, { kind, number, part, at }: Asked): boolean {
  if (isInvited && (kind === 'words' || kind === 'owner' || (kind === 'note' && number === company))) return true
  if (kind === 'company' && number === company) return part === undefined || isInvited
  if (part) return false
  switch (kind) {
    case 'shared':
    case 'archived':
      return number === company
    case 'worker':
      return number === company || (number === 0 && company <= 2)
    case 'left':
      return at === 'rows' && number === company
    case 'self':
      return at === 'rows' || number === self
    case 'common':
      return company === 1 || company === 2
    case 'veiled':
      return company === 1
    case 'pair':
      return company === 2 || company === 3
    case 'dual':
      return company === 4 || company === 5
    default:
      return false
  }
}

/** The companies that a project is for. */
const companiesOf = (project: string): number[] => (project === 'common00' ? [1, 2] : [Number(project.slice(-2))])

function staffMay({ hat, projects = [], self, isInvited = false }: Sight, { kind, number, part, at }: Asked): boolean {
  if (isInvited)
    return kind === 'invited' || kind === 'owner' || (kind === 'inside' && number === 99) || kind === 'inner'
  const isManager = hat === 'manager'
  const seesPeople = hat !== 'contractor'
  const worksOn = (...kinds: Kind[]) =>
    kinds.some(one => projects.includes(word(0, one, number).slice('canary-p0-'.length)))
  const worksFor = (...companies: number[]) =>
    projects.some(one => companiesOf(one).some(two => companies.includes(two)))
  switch (kind) {
    case 'company':
    case 'note':
    case 'words':
      return isManager || (kind === 'company' && !part && worksFor(number))
    case 'left':
      return isManager || (at === 'rows' && worksFor(number))
    case 'pair':
      return isManager || worksFor(2, 3)
    case 'dual':
      return seesPeople || worksFor(4, 5)
    case 'self':
      return at === 'rows' || number === self || (isManager && number >= 20)
    case 'shared':
    case 'archived':
    case 'unshared':
    case 'gone':
    case 'common':
    case 'inner':
      return worksOn(kind)
    case 'owner':
      return at === 'api' || seesPeople
    case 'worker':
      return part !== 'manager' && (seesPeople || worksOn('shared', 'archived') || (number === 0 && worksFor(1)))
    case 'hidden':
      return part === undefined && (seesPeople || worksOn('shared'))
    case 'inside':
      return part === undefined && (seesPeople || worksOn('unshared', 'gone'))
    case 'veiled':
      return part === undefined && (seesPeople || worksFor(1))
    default:
      return false
  }
}
