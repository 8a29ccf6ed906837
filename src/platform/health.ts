import { readFileSync } from 'node:fs'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { type Kysely, sql } from 'kysely'

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string
}

/** `GET /api/health`: 200 with the version while the database answers, 503 while it does not. */
export function mountHealth<Tables>(app: OpenAPIHono, db: Kysely<Tables>) {
  app.get('/api/health', async c => {
    const alive = await answersWithin(2000, sql`select 1`.execute(db))
    c.header('cache-control', 'no-store')
    return c.json({ status: alive ? 'ok' : 'failing', version, database: alive ? 'up' : 'down' }, alive ? 200 : 503)
  })
}

async function answersWithin(ms: number, query: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>(resolve => {
    timer = setTimeout(() => resolve(false), ms)
  })
  const answer = query.then(
    () => true,
    () => false,
  )
  return Promise.race([answer, late]).finally(() => clearTimeout(timer))
}
