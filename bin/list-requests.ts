/** Who asks for a list. */
export type Asking = 'owner' | 'manager' | 'employee' | 'contractor' | 'client'

/** A list as somebody asks for it. */
export type ListRequest = { what: string; by: Asking; path: string; query: Record<string, unknown> }

/** The ids that lists are narrowed to. */
export type ListIds = { project: string; company: string; connection: string }

// What people type: next to nobody, some, every tenth, nearly all, nobody; the middle of a word, an address, accents, other scripts.
const words = {
  'a rare word': 'silva-harbours.1300',
  'a name': 'Cléo Nová',
  'the middle of a word': 'ranit',
  'an address': '.7777@',
  'a common word': 'silva',
  'what nearly all have': 'example',
  'two letters': 'an',
  'two letters nobody has': 'xq',
  'another script': 'Ольга',
  'a company': 'timber 8',
  'a name and a company': 'ana quay',
}

/** Every list and search of the portal, each as it is asked for: plain, in every order, narrowed, searched. */
export function listRequests({ project, company, connection }: ListIds): ListRequest[] {
  const at = '/api/p/{portal}'
  const make = (by: Asking, path: string, what: string, query: Record<string, unknown> = {}) => ({
    what,
    by,
    path,
    query,
  })
  const searches = (by: Asking, path: string) => Object.entries(words).map(([what, q]) => make(by, path, what, { q }))
  const sorted = (by: Asking, path: string, sorts: string[]) =>
    sorts.flatMap(sort => [
      make(by, path, `by ${sort}`, { sort }),
      make(by, path, `by ${sort}, backwards`, { sort: `-${sort}` }),
    ])
  const filtered = (by: Asking, path: string, filters: Record<string, unknown>[]) =>
    filters.map(query =>
      make(
        by,
        path,
        Object.entries(query)
          .map(([name, value]) => `${name} ${isId(value) ? '…' : value}`)
          .join(', '),
        query,
      ),
    )
  const [users, clients, tree, companies] = [
    'portal-users',
    'client-users',
    'client-directory',
    'client-companies',
  ].map(list => `${at}/${list}`) as [string, string, string, string]
  const ofClients = [
    { status: 'deactivated' },
    { status: 'not_invited' },
    { status: ['invited', 'no_login'] },
    { company },
    { company: ['none', company] },
    { project },
    { source: connection },
    { source: 'hand' },
    { q: 'silva', status: 'not_invited' },
    { q: 'silva', project },
    { q: 'xq', source: 'hand' },
  ]
  const projects = `${at}/projects`
  return [
    make('owner', users, 'first page'),
    ...searches('owner', users),
    ...sorted('owner', users, ['name', 'email', 'title', 'role', 'status', 'last_seen', 'added']),
    ...filtered('owner', users, [
      { role: 'manager' },
      { status: 'deactivated' },
      { project },
      { q: 'silva', role: 'employee' },
    ]),
    make('owner', clients, 'first page'),
    ...searches('owner', clients),
    ...searches('manager', clients),
    ...sorted('owner', clients, ['name', 'company', 'title', 'status', 'last_seen', 'added']),
    ...filtered('owner', clients, ofClients),
    make('owner', tree, 'first page'),
    make('owner', tree, 'collapsed', { collapsed: 'true' }),
    make('owner', tree, 'collapsed but for one', { collapsed: 'true', except: company }),
    make('owner', tree, 'one collapsed', { except: company }),
    make('owner', tree, 'a common word, collapsed', { collapsed: 'true', q: 'silva' }),
    ...searches('owner', tree),
    ...filtered('owner', tree, ofClients),
    make('owner', companies, 'first page'),
    make('manager', companies, 'first page'),
    ...searches('owner', companies),
    ...sorted('owner', companies, ['name', 'people', 'projects', 'added']),
    ...filtered('owner', companies, [
      { industry: 'Food' },
      { status: 'deactivated' },
      { hasProjects: 'true' },
      { hasProjects: 'false' },
    ]),
    ...(['', '/activity', '/projects', '/crm', '/crm/potentials'] as const).map(part =>
      make('owner', `${companies}/{company}${part}`, `company page ${part}`),
    ),
    ...(['owner', 'manager', 'employee', 'contractor'] as const).flatMap(by => [
      make(by, projects, `first page of the ${by}`),
      make(by, projects, `a name, the ${by}`, { q: 'timber har' }),
      make(by, `${at}/people`, `first page of the ${by}`),
      make(by, `${at}/people`, `a rare word, the ${by}`, { q: 'silva-harbours' }),
      make(by, `${at}/people`, `nobody, the ${by}`, { q: 'xq' }),
      make(by, `${at}/project-companies`, `first page of the ${by}`),
      make(by, `${at}/project-companies`, `a name, the ${by}`, { q: 'timber', also: company }),
    ]),
    ...sorted('owner', projects, ['name', 'created', 'people']),
    ...filtered('owner', projects, [{ archived: 'all' }, { mine: 'true' }, { company }]),
    ...(['people', 'clients'] as const).map(part =>
      make('owner', `${projects}/{project}/${part}`, `project page ${part}`),
    ),
    ...(['', '/projects', '/team', '/people'] as const).map(part =>
      make('client', `${at}/c/{hat}${part}`, `first page ${part}`),
    ),
    ...(['/projects', '/team', '/people'] as const).map(part =>
      make('client', `${at}/c/{hat}${part}`, `a word ${part}`, { q: 'sil' }),
    ),
    make('client', `${at}/c/{hat}/projects/{project}/people`, 'who is on a project'),
  ]
}

const isId = (value: unknown) => [value].flat().some(one => String(one).length > 30)
