import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { OpenAPIHono } from '@hono/zod-openapi'
import { secureHeaders } from 'hono/secure-headers'
import type { Logger } from 'pino'
import { Problem, problem } from './errors.ts'
import { problemResponse } from './mount.ts'

/** An app with security headers, masked errors, and request logs that hold no query and no header. */
export function createApp({ log, https }: { log: Logger; https: boolean }): OpenAPIHono {
  const app = new OpenAPIHono()
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        // Mantine sets its variables in style attributes and a style element.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        fontSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
      xFrameOptions: 'DENY',
      referrerPolicy: 'no-referrer',
      strictTransportSecurity: https ? 'max-age=31536000' : false,
      crossOriginResourcePolicy: 'same-origin',
    }),
  )
  app.use(async (c, next) => {
    const started = performance.now()
    await next()
    log.debug(
      { method: c.req.method, path: c.req.path, status: c.res.status, ms: Math.round(performance.now() - started) },
      'request',
    )
  })
  app.onError((error, c) => {
    const { refused, reference } = toProblem(error)
    if (reference) log.error({ err: error, reference, method: c.req.method, path: c.req.path }, 'unexpected error')
    return problemResponse(refused, reference)
  })
  app.notFound(() => problemResponse(problem('not_found')))
  return app
}

// A value the database cannot hold or read: a NUL character, a number out of range, a cursor somebody made up.
const unfit = /^22(021|003|007|008|P02|P05)$/
// Two requests met: a deadlock, or both made what may be there once.
const collided = /^(40001|40P01|23505)$/

const notHeld = 'A value of this request is none that can be stored or looked for. Correct it. Nothing was changed.'

/** The problem to answer for any error: unknown ones are masked and get a reference that the log has too. */
export function toProblem(error: unknown): { refused: Problem; reference?: string } {
  if (error instanceof Problem) return { refused: error }
  const reference = randomBytes(4)
    .toString('hex')
    .replace(/(.{4})/, '$1-')
  const code = (error as { code?: string }).code ?? ''
  const databaseAway =
    /^(ECONNREFUSED|ENOENT|ECONNRESET|57P0[123]|08\d{3})$/.test(code) ||
    /Connection terminated|timeout exceeded when trying to connect/.test(String((error as Error)?.message))
  if (unfit.test(code)) return { refused: problem('invalid_input', notHeld), reference }
  if (collided.test(code)) return { refused: problem('changed_meanwhile'), reference }
  return { refused: problem(databaseAway ? 'unavailable' : 'unexpected'), reference }
}

/** Listens; rejects with one sentence that names the port and its setting when the port is in use. */
export async function listen(
  app: OpenAPIHono,
  at: { host: string; port: number; setting: string },
): Promise<{ server: Server; port: number; close: () => Promise<void> }> {
  const server = createServer(getRequestListener(app.fetch))
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE' ? new Error(`Port ${at.port} is in use. Set ${at.setting} to another one.`) : error,
      ),
    )
    server.listen(at.port, at.host, resolve)
  })
  const { port } = server.address() as { port: number }
  return { server, port, close: () => close(server) }
}

function close(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve())
    server.closeIdleConnections()
    // Event streams would hold the server open for ever.
    setTimeout(() => server.closeAllConnections(), 500).unref()
  })
}
