import type { z } from 'zod'

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** The `{name}` parts of a path, each a string. */
export type PathParams<P extends string> = P extends `${string}{${infer Name}}${infer Rest}`
  ? { [K in Name]: string } & PathParams<Rest>
  : unknown

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined
type Sent<S> = S extends z.ZodType ? z.input<S> : undefined

/** What a route's functions get: the path's parts, and the query and body once they fit their schemas. */
export type RouteInput<P extends string, Q, B> = { params: PathParams<P>; query: Parsed<Q>; body: Parsed<B> }

/** A file to download, written piece by piece. */
export type Download = { filename: string; type: string; body: AsyncIterable<string> }

/** What a request brings besides its input: cookies are for sign-in alone, the address for limits. */
export type RequestFacts = {
  headers: Headers
  address: string
  respond: Headers
  /** The body as it comes in, for a route that declares none: a file is read as a stream. */
  upload: ReadableStream<Uint8Array> | null
}

type Shared<Allow, P extends string, Q, B, R> = {
  method: Method
  path: P
  summary: string
  /** Who may; a route that does not say so does not compile. An open door says why it is one. */
  allow: Allow
  query?: Q
  body?: B
  /** Only declared fields leave the server. Absent: 204 without a body. */
  response?: R
  status?: 200 | 201 | 202
}

/** The ways a route can answer: inside one transaction, outside any (it calls the network), a stream of events, a file. */
type Answer<Inside, Outside, P extends string, Q, B, R, L> =
  | {
      load?: (ctx: Inside, params: PathParams<P>) => Promise<L>
      run: (ctx: Inside, input: RouteInput<P, Q, B>, loaded: L, request: RequestFacts) => Promise<Sent<R>>
    }
  | {
      load?: (ctx: Inside, params: PathParams<P>) => Promise<L>
      runOutside: (ctx: Outside, input: RouteInput<P, Q, B>, loaded: L, request: RequestFacts) => Promise<Sent<R>>
    }
  | {
      load?: (ctx: Inside, params: PathParams<P>) => Promise<L>
      events: (ctx: Outside, input: RouteInput<P, Q, B>, loaded: L, signal: AbortSignal) => AsyncIterable<Sent<R>>
    }
  | {
      load?: (ctx: Inside, params: PathParams<P>) => Promise<L>
      download: (ctx: Outside, input: RouteInput<P, Q, B>, loaded: L) => Promise<Download>
    }

/** A declared route as the mount, the documentation and the tests see it. */
export type AnyRoute = {
  readonly method: Method
  readonly path: string
  readonly key: string
  readonly summary: string
  readonly allow: unknown
  readonly because?: string
  readonly query?: z.ZodType
  readonly body?: z.ZodType
  readonly response?: z.ZodType
  readonly status?: number
  readonly load?: (ctx: never, params: never) => Promise<unknown>
  readonly run?: (ctx: never, input: never, loaded: never, request: RequestFacts) => Promise<unknown>
  readonly runOutside?: (ctx: never, input: never, loaded: never, request: RequestFacts) => Promise<unknown>
  readonly events?: (ctx: never, input: never, loaded: never, signal: AbortSignal) => AsyncIterable<unknown>
  readonly download?: (ctx: never, input: never, loaded: never) => Promise<Download>
}

/** What the typed client needs to know of a route. */
export type Contract<K extends string, P extends string, Q, B, R> = AnyRoute & {
  readonly key: K
  readonly __types?: { params: PathParams<P>; query: Sent<Q>; body: Sent<B>; response: Parsed<R> }
}

/**
 * Makes the `route` builder of one product and one kind of viewer: `Inside` is the context in a transaction, `Outside` the one
 * without, `Allow` the words a route may put into `allow`.
 */
export function routesFor<Inside, Outside, Allow extends string>() {
  return function route<
    const M extends Method,
    const P extends string,
    Q extends z.ZodType | undefined = undefined,
    B extends z.ZodType | undefined = undefined,
    R extends z.ZodType | undefined = undefined,
    L = undefined,
  >(
    declared: Shared<Allow, P, Q, B, R> & { method: M; because?: string } & Answer<Inside, Outside, P, Q, B, R, L>,
  ): Contract<`${Uppercase<M>} ${P}`, P, Q, B, R> {
    return { ...declared, key: `${declared.method.toUpperCase()} ${declared.path}` } as unknown as Contract<
      `${Uppercase<M>} ${P}`,
      P,
      Q,
      B,
      R
    >
  }
}

type ByKey<Routes extends readonly AnyRoute[]> = { [R in Routes[number] as R['key']]: R }
type TypesOf<R> = R extends { readonly __types?: infer T } ? NonNullable<T> : never
type AnswerOf<T> = T extends { response: infer A } ? A : never
type Needs<T> = T extends { params: infer P; query: infer Q; body: infer B }
  ? (keyof P extends never ? { params?: undefined } : { params: P }) &
      (undefined extends Q ? { query?: undefined } : Record<string, never> extends Q ? { query?: Q } : { query: Q }) &
      (undefined extends B ? { body?: undefined } : { body: B })
  : never

/** The keys (`GET /api/…`) of a route table. */
export type RouteKey<Routes extends readonly AnyRoute[]> = keyof ByKey<Routes> & string

/** What a call of the route must send: `params`, `query`, `body`, whichever it declares. */
export type RouteCall<Routes extends readonly AnyRoute[], K extends RouteKey<Routes>> = Needs<TypesOf<ByKey<Routes>[K]>>

/** What the route answers. */
export type RouteAnswer<Routes extends readonly AnyRoute[], K extends RouteKey<Routes>> = AnswerOf<
  TypesOf<ByKey<Routes>[K]>
>

/** The typed client over a route table: `api('GET /api/p/{portal}/projects', { params })`. */
export type Client<Routes extends readonly AnyRoute[]> = <K extends RouteKey<Routes>>(
  key: K,
  call: RouteCall<Routes, K>,
) => Promise<RouteAnswer<Routes, K>>

/** Fills a path's `{name}` parts and appends the query; arrays repeat their name, undefined is left out. */
export function fillPath(
  path: string,
  params: Record<string, string> = {},
  query: Record<string, unknown> = {},
): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query))
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined && one !== null && one !== '') search.append(name, String(one))
  const text = search.toString()
  return text ? `${filled}?${text}` : filled
}
