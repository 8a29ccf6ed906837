import { ReadableStream as NodeStream } from 'node:stream/web'
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context as HonoContext } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { streamSSE } from 'hono/streaming'
import { type Problem, problem, problemBody } from './errors.ts'
import { clientAddress, type Peer } from './peer.ts'
import type { AnyRoute, Download, RequestFacts } from './routes.ts'

/** How a product lets a request in: finds its viewer, refuses with a problem, and opens transactions for it. */
export type Doorkeeper<Inside, Outside> = {
  admit: (route: AnyRoute, params: Record<string, string>, request: RequestFacts) => Promise<Outside>
  inside: <R>(ctx: Outside, work: (ctx: Inside) => Promise<R>) => Promise<R>
  /** False once the viewer of a running event stream may no longer look. */
  stillAdmitted: (route: AnyRoute, params: Record<string, string>, request: RequestFacts) => Promise<boolean>
}

type Handlers<Inside, Outside> = {
  load?: (ctx: Inside, params: unknown) => Promise<unknown>
  run?: (ctx: Inside, input: unknown, loaded: unknown, request: RequestFacts) => Promise<unknown>
  runOutside?: (ctx: Outside, input: unknown, loaded: unknown, request: RequestFacts) => Promise<unknown>
  events?: (ctx: Outside, input: unknown, loaded: unknown, signal: AbortSignal) => AsyncIterable<unknown>
  download?: (ctx: Outside, input: unknown, loaded: unknown) => Promise<Download>
}

const streamGuardMs = 5000

/** Refuses a body that is larger than any a route can mean, before it fills the memory. Files come in as streams, not through here. */
export const limitBody = bodyLimit({
  maxSize: 1_000_000,
  onError: () => {
    throw problem('too_large', 'The request is larger than 1 MB. Send a smaller one. Nothing was changed.')
  },
})

const asProblem = {
  'application/problem+json': {
    schema: z.object({ code: z.string(), title: z.string(), detail: z.string(), status: z.number() }),
  },
}

/** Puts a route table on an app: admit, load, validate, run, and answer only what the response schema declares. */
export function mountRoutes<Inside, Outside>(
  app: OpenAPIHono,
  routes: readonly AnyRoute[],
  door: Doorkeeper<Inside, Outside>,
  peer: Peer,
) {
  for (const route of routes) {
    app.openAPIRegistry.registerPath(describe(route))
    const path = route.path.replace(/\{(\w+)\}/g, ':$1')
    if (route.body) app.on(route.method.toUpperCase(), path, limitBody)
    app.on(route.method.toUpperCase(), path, async c => {
      const request: RequestFacts = {
        headers: c.req.raw.headers,
        address: clientAddress(c, peer),
        respond: new Headers(),
        upload: route.body ? null : c.req.raw.body,
      }
      if (route.method !== 'get') refuseOtherOrigins(c)
      const answer = await handle(c, route, door, request)
      for (const [name, value] of request.respond) answer.headers.append(name, value)
      return answer
    })
  }
}

async function handle<Inside, Outside>(
  c: HonoContext,
  route: AnyRoute,
  door: Doorkeeper<Inside, Outside>,
  request: RequestFacts,
): Promise<Response> {
  const { load, run, runOutside, events, download } = route as unknown as Handlers<Inside, Outside>
  const params = c.req.param() as Record<string, string>
  const outside = await door.admit(route, params, request)
  if (run) {
    const value = await door.inside(outside, async ctx => {
      const loaded = await load?.(ctx, params)
      return run(ctx, await readInput(c, route, params), loaded, request)
    })
    return answerWith(c, route, value)
  }
  const loaded = load && (await door.inside(outside, ctx => load(ctx, params)))
  const input = await readInput(c, route, params)
  if (runOutside) return answerWith(c, route, await runOutside(outside, input, loaded, request))
  if (download) return answerWithFile(await download(outside, input, loaded))
  if (!events) throw new Error(`${route.key} declares no answer`)
  return streamSSE(c, async stream => {
    const gone = new AbortController()
    stream.onAbort(() => gone.abort())
    // A quiet stream ends too once its viewer may no longer look.
    const guard = setInterval(async () => {
      if (!(await door.stillAdmitted(route, params, request))) gone.abort()
    }, streamGuardMs)
    gone.signal.addEventListener('abort', () => clearInterval(guard))
    try {
      for await (const value of events(outside, input, loaded, gone.signal)) {
        if (gone.signal.aborted || !(await door.stillAdmitted(route, params, request))) break
        await stream.writeSSE({ data: JSON.stringify(route.response ? route.response.parse(value) : value) })
      }
    } finally {
      gone.abort()
    }
  })
}

async function readInput(c: HonoContext, route: AnyRoute, params: Record<string, string>) {
  const errors: { field: string; message: string }[] = []
  const parse = (schema: z.ZodType | undefined, value: unknown) => {
    if (!schema) return undefined
    const result = schema.safeParse(value)
    if (result.success) return result.data
    for (const issue of result.error.issues) errors.push({ field: issue.path.join('.'), message: issue.message })
  }
  const query = parse(route.query, readQuery(c))
  const body = parse(route.body, route.body ? await readBody(c) : undefined)
  if (errors.length > 0) throw problem('invalid_input', undefined, errors)
  return { params, query, body }
}

function readQuery(c: HonoContext) {
  const all = c.req.queries()
  return Object.fromEntries(Object.entries(all).map(([name, values]) => [name, values.length > 1 ? values : values[0]]))
}

async function readBody(c: HonoContext) {
  const text = await c.req.text()
  if (text === '') return {}
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw problem('invalid_input', 'The request is not JSON. Nothing was changed.')
  }
}

function answerWith(c: HonoContext, route: AnyRoute, value: unknown): Response {
  if (!route.response) return c.body(null, 204)
  return c.json(route.response.parse(value) as object, (route.status ?? 200) as 200)
}

function answerWithFile(file: Download): Response {
  const encoder = new TextEncoder()
  const bytes = (async function* () {
    for await (const text of file.body) yield encoder.encode(text)
  })()
  const body = NodeStream.from(bytes) as unknown as ReadableStream<Uint8Array>
  return new Response(body, {
    headers: {
      'content-type': file.type,
      'content-disposition': `attachment; filename="${file.filename.replace(/[^\w.-]/g, '-')}"`,
      'cache-control': 'no-store',
    },
  })
}

/** A cookie alone must not let another site act: a browser's Origin has to be the one asked. */
export function refuseOtherOrigins(c: HonoContext) {
  const origin = c.req.header('origin')
  if (!origin) return
  const host = URL.canParse(origin) ? new URL(origin).host : ''
  if (host !== c.req.header('host')) throw problem('wrong_origin')
}

function describe(route: AnyRoute) {
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(match => match[1] as string)
  const response = route.response
    ? {
        description: 'Done',
        content: { [route.events ? 'text/event-stream' : 'application/json']: { schema: route.response } },
      }
    : { description: route.download ? 'A file' : 'Done, nothing to say' }
  return createRoute({
    method: route.method,
    path: route.path,
    summary: route.summary,
    description: `Allowed: ${route.allow}.${route.because ? ` ${route.because}` : ''}`,
    request: {
      ...(names.length > 0 ? { params: z.object(Object.fromEntries(names.map(name => [name, z.string()]))) } : {}),
      ...(route.query ? { query: route.query as z.ZodObject } : {}),
      ...(route.body ? { body: { content: { 'application/json': { schema: route.body } } } } : {}),
    },
    responses: {
      [route.response ? (route.status ?? 200) : 204]: response,
      default: { description: 'A problem', content: asProblem },
    },
  })
}

/** A problem as the wire has it, with Retry-After where it says when. */
export function problemResponse(p: Problem, reference?: string): Response {
  return new Response(JSON.stringify(problemBody(p, reference)), {
    status: p.status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...(p.retryAfter ? { 'retry-after': String(p.retryAfter) } : {}),
    },
  })
}
