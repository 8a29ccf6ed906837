import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { OpenAPIHono } from '@hono/zod-openapi'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.json': 'application/json',
  '.ico': 'image/x-icon',
}

/**
 * Serves a built single-page app: hashed assets for ever, the page itself (also for every address the app's router knows)
 * freshly. `page` is the html file below `dist`.
 */
export function serveWeb(app: OpenAPIHono, { dist, page }: { dist: string; page: string }) {
  app.get('*', async c => {
    if (c.req.path.startsWith('/api/')) return c.notFound()
    const wanted = path.normalize(decoded(c.req.path))
    const file = path.join(dist, wanted)
    const inside = file.startsWith(dist + path.sep) && path.extname(file) in types && path.extname(file) !== '.html'
    const body = inside ? await readFile(file).catch(() => undefined) : undefined
    if (body) {
      const forever = wanted.startsWith('/assets/')
      return send(
        body,
        types[path.extname(file)] as string,
        forever ? 'public, max-age=31536000, immutable' : 'no-cache',
        c.req.header('if-none-match'),
      )
    }
    if (path.extname(wanted) !== '' && wanted.startsWith('/assets/')) return c.notFound()
    const html = await readFile(path.join(dist, page)).catch(() => undefined)
    if (!html) return c.text('The screens are not built yet. Run: npm run build', 503)
    return send(html, types['.html'] as string, 'no-cache', c.req.header('if-none-match'))
  })
}

function send(body: Buffer, type: string, cache: string, known?: string) {
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 20)}"`
  if (known === etag) return new Response(null, { status: 304, headers: { etag, 'cache-control': cache } })
  return new Response(new Uint8Array(body), { headers: { 'content-type': type, 'cache-control': cache, etag } })
}

/** The path as the file system spells it; a broken escape names no file. */
function decoded(address: string): string {
  try {
    return decodeURIComponent(address)
  } catch {
    return '/'
  }
}
