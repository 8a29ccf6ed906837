import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { environmentOf, flagsOf } from '../src/main-roles.ts'
import { settingsList } from '../src/platform/settings.ts'
import { permissions, permissionsOf, staffRoles } from '../src/portal/people/role.ts'

const root = resolve(import.meta.dirname, '..')
const text = (file: string) => readFileSync(join(root, file), 'utf8')
const pages = ['.', 'docs', 'docs/decisions'].flatMap(folder =>
  readdirSync(join(root, folder))
    .filter(name => name.endsWith('.md'))
    .map(name => join(folder, name)),
)

describe('the documentation', () => {
  it('has every setting in one table, in the words of the code', () => {
    const rows = [...text('docs/self-hosting.md').matchAll(/^\| `([A-Z_]+)` \| (.+) \|$/gm)].map(
      ([, name, meaning]) => [name, meaning],
    )
    expect(rows).toEqual(settingsList.map(({ name, description }) => [name, description]))
  })

  it('says how the worker is run by the supervisor', () => {
    const set = Object.entries(environmentOf({ dataDir: 'data' })).map(([name, value]) => `${name}=${value}`)
    for (const said of [flagsOf('worker').join(' '), ...set]) expect(text('docs/self-hosting.md')).toContain(said)
  })

  it('gives each role the permissions it has', () => {
    const rows = [...text('docs/roles.md').matchAll(/^\| `(\w+)`[^|]*\|(.*)\|$/gm)]
    expect(rows.map(([, name]) => name)).toEqual([...permissions])
    const roles = [...staffRoles, 'client'] as const
    for (const [, name, cells = ''] of rows) {
      const said = cells.split('|').map(cell => cell.trim() !== '')
      expect([name, ...said]).toEqual([name, ...roles.map(role => permissionsOf(role).includes(name as never))])
    }
  })

  it('links to nothing that is not there', () => {
    expect(pages.length).toBeGreaterThan(15)
    const broken = pages.flatMap(page =>
      [...text(page).matchAll(/\]\((?!https?:)([^)#\s]+)[^)]*\)/g)]
        .map(([, target = '']) => target)
        .filter(target => !existsSync(join(root, dirname(page), target)))
        .map(target => `${page}: ${target}`),
    )
    expect(broken).toEqual([])
  })

  it('names no command that package.json does not have', () => {
    const { scripts } = JSON.parse(text('package.json')) as { scripts: Record<string, string> }
    const named = pages.flatMap(page =>
      [...text(page).matchAll(/npm (?:run ([\w:]+)|(start|test))/g)].map(([, run, short]) => run ?? short ?? ''),
    )
    expect(named.length).toBeGreaterThan(5)
    expect(named.filter(name => !(name in scripts))).toEqual([])
  })
})
