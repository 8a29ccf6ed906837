import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Figure } from './bench.ts'

const dist = join(import.meta.dirname, '..', 'dist')

/** What a browser loads before the first screen can be drawn: the page, its script with what that preloads, its styles. */
export async function benchSizes(): Promise<Figure[]> {
  return ['portal', 'crm'].flatMap(product => {
    const html = readFileSync(join(dist, product, `${product}.html`), 'utf8')
    const files = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.(js|css))"/g)].map(([, path = '', kind = '']) => ({
      path,
      kind,
    }))
    const size = (kind: string) =>
      files
        .filter(file => file.kind === kind)
        .reduce((sum, { path }) => sum + gzipSync(readFileSync(join(dist, path))).length, 0) / 1000
    return [
      { name: `${product}: first load, scripts`, value: size('js'), unit: 'kB gzip', note: 'at most 200' },
      { name: `${product}: first load, styles`, value: size('css'), unit: 'kB gzip' },
    ]
  })
}
