import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const files = (folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap(entry => {
    const path = `${folder}/${entry.name}`
    return entry.isDirectory() ? files(path) : /\.tsx?$/.test(entry.name) ? [path] : []
  })

type Import = { from: string; to: string; typeOnly: boolean }
type Module = { path: string; text: string; room: string; imports: Import[] }

const sources = files('src')
const modules: Module[] = sources.map(path => {
  const text = readFileSync(join(root, path), 'utf8')
  return { path, text, room: roomOf(path), imports: importsOf(path, text) }
})
const code = modules.filter(module => !module.path.endsWith('.test.ts'))

/** The room a file stands in: `platform`, `crm`, `portal/people`, or the file itself at the top of a product. */
function roomOf(path: string): string {
  const parts = path.split('/').slice(1)
  if (parts.length === 1) return 'main'
  if (parts[0] === 'portal') return parts.length > 2 ? `portal/${parts[1]}` : 'portal'
  return parts[0] as string
}

function importsOf(path: string, text: string): Import[] {
  const statement =
    /(?:^|\n)\s*(?:import|export)\s+(type\s)?[^'"`;]*?from\s+'([^']+)'|import\(\s*'([^']+)'\s*\)|(?:^|\n)import\s+'([^']+)'/g
  return [...text.matchAll(statement)].flatMap(([, type, from, lazy, bare]) => {
    const target = from ?? lazy ?? bare ?? ''
    if (!target.startsWith('.')) return []
    const to = relative(root, resolve(root, dirname(path), target))
      .split(sep)
      .join('/')
    return [{ from: path, to, typeOnly: type !== undefined }]
  })
}

// Section 2 of the design: who may import whom. What is not listed is forbidden.
const allowed: Record<string, readonly string[]> = {
  platform: [],
  ui: [],
  connectors: ['platform'],
  crm: ['ui', 'platform'],
  'portal/people': ['ui', 'platform'],
  'portal/connections': ['portal/people', 'connectors', 'ui', 'platform'],
  'portal/clients': ['portal/people', 'portal/connections', 'ui', 'platform'],
  'portal/projects': ['portal/people', 'portal/clients', 'ui', 'platform'],
  'portal/importing': [
    'portal/people',
    'portal/connections',
    'portal/clients',
    'portal/projects',
    'connectors',
    'ui',
    'platform',
  ],
  'portal/screens': [
    'portal/people',
    'portal/connections',
    'portal/clients',
    'portal/projects',
    'portal/importing',
    'ui',
    'platform',
  ],
}

// The top of the portal: the tables' types, the typed client, and what screens share, which every part may use.
const commons = new Set([
  'src/portal/portal.tables.ts',
  'src/portal/portal.client.ts',
  'src/portal/list-state.ts',
  'src/portal/viewer.tsx',
  'src/portal/not-found.tsx',
  'src/portal/projects-to-pick.ts',
])

const arrows = code.flatMap(module =>
  module.imports.map(one => ({ ...one, room: module.room, target: roomOf(one.to) })),
)
const isPage = (path: string) => path.endsWith('.tsx')

/** A part's door: the file with its folder's name, and its files of types and rules, which touch nothing. */
function isDoor(path: string, fromPath: string): boolean {
  const folder = basename(dirname(path))
  const name = basename(path)
  if (name === `${folder}.ts`) return true
  if (/^[a-z-]+\.ts$/.test(name) && isRules(path)) return true
  // Screens are made of the pages of all parts.
  return isPage(path) && fromPath.startsWith('src/portal/screens/')
}

function isRules(path: string): boolean {
  const found = code.find(module => module.path === path)
  return found?.imports.every(one => one.typeOnly || roomOf(one.to) === 'platform' || isRules(one.to)) ?? false
}

describe('who may import whom', () => {
  it('sees the whole house', () => {
    expect(code.length).toBeGreaterThan(150)
    expect(arrows.length).toBeGreaterThan(400)
    for (const room of Object.keys(allowed))
      expect([room, code.filter(module => module.room === room).length > 0]).toEqual([room, true])
  })

  it('keeps to the table', () => {
    const forbidden = arrows.filter(({ room, target, to, from }) => {
      if (room === target || commons.has(to)) return false
      // The top of a product puts its parts together; main starts the products. Nothing imports either.
      if (room === 'main')
        return target !== 'main' && !/^src\/(portal|crm)\/(portal|crm)\.\w+\.ts$/.test(to) && target !== 'platform'
      if (room === 'portal') return target === 'crm' || target === 'main' || target === 'connectors'
      return !(allowed[room] ?? []).includes(target) || from === to
    })
    expect(forbidden.map(({ from, to }) => `${from} -> ${to}`)).toEqual([])
  })

  it('never lets the two products meet but over HTTP', () => {
    const meeting = arrows.filter(({ from, to }) => {
      const product = (path: string) => /^src\/(portal|connectors|crm)\//.exec(path)?.[1]
      const [a, b] = [product(from), product(to)]
      return (a === 'crm') !== (b === 'crm') && a !== undefined && b !== undefined
    })
    expect(meeting.map(({ from, to }) => `${from} -> ${to}`)).toEqual([])
  })

  it('goes through front doors between parts', () => {
    const around = arrows.filter(({ room, target, to, from }) => {
      if (room === target || commons.has(to) || room === 'main' || room === 'portal') return false
      if (!target.startsWith('portal/') && target !== 'connectors') return false
      return !isDoor(to, from)
    })
    expect(around.map(({ from, to }) => `${from} -> ${to}`)).toEqual([])
  })

  it('has no cycle', () => {
    const graph = new Map(
      code.map(module => [module.path, module.imports.filter(one => !one.typeOnly).map(one => one.to)]),
    )
    const done = new Set<string>()
    const cycles: string[] = []
    const visit = (path: string, trail: string[]) => {
      if (trail.includes(path)) return void cycles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '))
      if (done.has(path)) return
      for (const next of graph.get(path) ?? []) visit(next, [...trail, path])
      done.add(path)
    }
    for (const path of graph.keys()) visit(path, [])
    expect(cycles).toEqual([])
  })

  it('keeps the server out of the browser', () => {
    const reach = (path: string, seen = new Set<string>()): Set<string> => {
      if (seen.has(path)) return seen
      seen.add(path)
      for (const one of code.find(module => module.path === path)?.imports ?? []) if (!one.typeOnly) reach(one.to, seen)
      return seen
    }
    const server =
      /\.(store|routes|job)\.ts$|\.server\.ts$|platform\/(database|auth|jobs|mail|outbound|secrets|log|app|mount)/
    const pages = code.filter(module => isPage(module.path)).map(module => module.path)
    expect(pages.length).toBeGreaterThan(30)
    const leaks = pages.flatMap(page =>
      [...reach(page)].filter(path => server.test(path)).map(path => `${page} reaches ${path}`),
    )
    expect(leaks).toEqual([])
  })
})

describe('how files look', () => {
  it('hands out names one by one', () => {
    expect(code.filter(module => /export \* from/.test(module.text)).map(module => module.path)).toEqual([])
  })

  it('keeps files small', () => {
    const lines = (module: Module) => module.text.split('\n').length - 1
    expect(modules.filter(module => lines(module) > 300).map(module => `${module.path} (${lines(module)})`)).toEqual([])
    const sizes = code.map(lines).sort((a, b) => a - b)
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThanOrEqual(100)
  })

  it('writes a table only from the store of its own part', () => {
    const writes =
      /(?:insertInto|updateTable|deleteFrom)\(\s*'(\w+)'|(?:insert into|update|delete from) (?:only )?([a-z_]+)(?: |\n)/g
    const owners: Record<string, RegExp> = {
      person: /^src\/portal\/people\//,
      portal_user: /^src\/portal\/people\//,
      invitation: /^src\/portal\/people\//,
      portal: /^src\/portal\/people\//,
      client_user: /^src\/portal\/(clients|people)\//,
      client_company: /^src\/portal\/clients\//,
      client_event: /^src\/portal\/clients\//,
      invitation_template: /^src\/portal\/people\//,
      project: /^src\/portal\/projects\//,
      project_member: /^src\/portal\/projects\//,
      project_client: /^src\/portal\/projects\//,
      connection: /^src\/portal\/connections\//,
      role_rule: /^src\/portal\/connections\//,
      field_rule: /^src\/portal\/connections\//,
      crm_record: /^src\/portal\/connections\//,
      crm_link: /^src\/portal\/connections\//,
      snapshot: /^src\/portal\/importing\//,
      snapshot_page: /^src\/portal\/importing\//,
      import_plan: /^src\/portal\/importing\//,
      plan_row: /^src\/portal\/importing\//,
      run: /^src\/portal\/importing\//,
      run_count: /^src\/portal\/importing\//,
      run_lane: /^src\/portal\/importing\//,
      run_failure: /^src\/portal\/importing\//,
      change: /^src\/portal\/importing\//,
      crm_decision: /^src\/portal\/importing\//,
    }
    const seen = new Set<string>()
    const wrong = code
      .filter(module => module.path.startsWith('src/portal/'))
      .flatMap(module =>
        [...module.text.matchAll(writes)].flatMap(([, built, raw]) => {
          const table = built ?? raw ?? ''
          const owner = owners[table]
          if (owner) seen.add(table)
          return owner && !owner.test(module.path) ? [`${module.path} writes ${table}`] : []
        }),
      )
    expect(wrong).toEqual([])
    expect(seen.size).toBeGreaterThan(15)
  })

  it('has no class but errors, no enum, and no drawer of a name', () => {
    const classes = code.flatMap(module =>
      [...module.text.matchAll(/^(?:export )?(?:abstract )?class (\w+)(.*)$/gm)]
        .filter(([, , rest = '']) => !/extends (Error|Problem|Component)/.test(rest))
        .map(([, name]) => `${module.path}: class ${name}`),
    )
    expect(classes).toEqual([])
    expect(code.filter(module => /^(export )?(const )?enum /m.test(module.text)).map(module => module.path)).toEqual([])
    const drawers = /(manager|service|helper|helpers|utils|util|misc)\.tsx?$/i
    expect(sources.filter(path => drawers.test(basename(path))).map(path => path)).toEqual([])
  })

  it('documents what it exports', () => {
    const bare = code
      .filter(module => !isPage(module.path))
      .flatMap(module => {
        const lines = module.text.split('\n')
        return lines.flatMap((line, n) => {
          const name = /^export (?:async )?(?:function\*?|const|type|class) (\w+)/.exec(line)?.[1]
          if (!name) return []
          const before = lines.slice(0, n).findLast(text => text.trim() !== '') ?? ''
          // A type under the schema of its own name shares the schema's comment; so do overloads.
          const shared =
            new RegExp(`export (const|function) ${name}\\b`).test(module.text) && line.startsWith('export type')
          return /\*\/\s*$/.test(before) || shared || new RegExp(`function ${name}\\b`).test(before)
            ? []
            : [`${module.path}: ${name}`]
        })
      })
    expect(bare).toEqual([])
  })

  it('names no place of a machine and no registry', () => {
    const texts = [...sources, ...files('test'), ...files('bin'), ...files('migrations')].map(
      path => [path, readFileSync(join(root, path), 'utf8')] as const,
    )
    const lock = join(root, 'package-lock.json')
    expect(statSync(lock).size).toBeGreaterThan(1000)
    expect(readFileSync(lock, 'utf8')).not.toMatch(/"resolved": "https?:/)
    const place = new RegExp(['/wo', 'rk/ma', 'in|/ho', 'me/\\w+/|registry\\.npm', 'js'].join(''))
    expect(texts.filter(([, text]) => place.test(text)).map(([path]) => path)).toEqual([])
  })
})
