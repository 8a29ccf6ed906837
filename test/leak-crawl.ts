// Walks the route table as somebody: every address with every id, every search, filter and order, page after page.
import { z } from 'zod'
import { type AnyRoute, fillPath } from '../src/platform/routes.ts'
import type { Named } from './leak-paint.ts'
import { invented, mayMeet, type Sight, wordsIn } from './leak-words.ts'
import type { LeakWorld } from './leak-world.ts'
import type { Browser } from './server.ts'

type Params = Record<string, string>
type Query = Record<string, string>

/** An answer as a reader gets it: all of its text, with what it says in its headers and cursors. */
export type Answer = { status: number; text: string }

/** Somebody who looks: a browser, what the portal and the hat in an address are, and how they may look. */
export type Eye = { name: string; browser: Browser; params: Params; sight: Sight | undefined; others: readonly Sight[] }

/** What a walk found. */
export type Walk = {
  /** Words and ids met that are not the viewer's, and answers that tell a foreign record from an invented one. */
  leaks: string[]
  /** Every word met. */
  met: Set<string>
  /** The addresses that answered something. */
  paths: Set<string>
  asked: number
}

/** The `{name}` parts of a route. */
export const paramsOf = (route: AnyRoute) => [...route.path.matchAll(/\{(\w+)\}/g)].map(match => match[1] as string)

/** Asks, and reads the answer: of a stream of events the first. */
export async function ask(browser: Browser, method: string, path: string, body?: unknown): Promise<Answer> {
  const answer = await browser.send(method, path, body)
  const isStream = answer.headers.get('content-type')?.includes('event-stream')
  const text = isStream ? await firstEvent(answer) : await answer.text()
  return { status: answer.status, text: `${text}${answer.headers.get('content-disposition') ?? ''}` }
}

async function firstEvent(answer: Response): Promise<string> {
  const reader = answer.body?.getReader()
  const { value } = (await reader?.read()) ?? {}
  await reader?.cancel()
  return value ? new TextDecoder().decode(value) : ''
}

const id = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g
const cursor = /"next":"([\w-]+)"/g

/** Every word that a text names: in itself, by an id, in a cursor. */
export function wordsMet({ wordOf }: LeakWorld, text: string): string[] {
  const places = [...text.matchAll(cursor)].map(([, next]) => Buffer.from(next ?? '', 'base64url').toString())
  const whole = [text, ...places].join(' ')
  const byId = [...whole.matchAll(id)].flatMap(([one]) => wordOf.get(one) ?? [])
  return [...new Set([...wordsIn(whole), ...byId])]
}

/** Orders of lists. One that a list does not know is refused, which is an answer like any other. */
const orders = `name email title role status last_seen added created people projects company next stage amount probability
  closing owner outcome`.split(/\s+/)

/** Filters that name a record, and those that take a text of one; the parameters of a list are not filters. */
const filters: Record<string, 'project' | 'company' | 'connection' | 'text'> = {
  project: 'project',
  company: 'company',
  also: 'company',
  except: 'company',
  source: 'connection',
  connection: 'connection',
}
const texts = new Set(['q', 'industry', 'type', 'owner', 'account', 'crmRole', 'crmProfile'])
const paging = new Set(['cursor', 'limit', 'sort'])

/** Every closed value a query parameter takes, or undefined where it is open. */
function closedValues(schema: unknown): string[] | undefined {
  if (schema === null || typeof schema !== 'object') return undefined
  const node = schema as { enum?: unknown[]; const?: unknown; type?: string; anyOf?: unknown[]; items?: unknown }
  if (node.enum) return node.enum.map(String)
  if (node.const !== undefined) return [String(node.const)]
  if (node.type === 'boolean') return ['true', 'false']
  const inside = [...(node.anyOf ?? []), node.items].flatMap(one => closedValues(one) ?? [])
  return inside.length > 0 ? [...new Set(inside)] : undefined
}

/** The parameters of a route's query as JSON Schema tells them. */
const queryOf = (route: AnyRoute): Record<string, unknown> =>
  route.query
    ? ((z.toJSONSchema(route.query, { io: 'input', unrepresentable: 'any' }).properties ?? {}) as Record<string, unknown>)
    : {}

/** Which records and words a walk asks for: few enough to be quick, some of every kind. */
export type Reach = {
  named: (what: string) => readonly Named[] | undefined
  words: readonly string[]
}

/** Walks the routes given, which the viewer's portal and hat fit, and notes what must not be. */
export async function walk(world: LeakWorld, eye: Eye, routes: readonly AnyRoute[], reach: Reach): Promise<Walk> {
  const found: Walk = { leaks: [], met: new Set(), paths: new Set(), asked: 0 }
  const may = (route: AnyRoute, word: string) =>
    [...(eye.sight ? [eye.sight] : []), ...(route.allow === 'login' ? eye.others : [])].some(sight => mayMeet(sight, word))

  const look = async (route: AnyRoute, params: Params, query: Query = {}): Promise<Answer> => {
    const path = fillPath(route.path, { ...eye.params, ...params }, query)
    const answer = await ask(eye.browser, 'GET', path)
    found.asked += 1
    for (const word of wordsMet(world, answer.text)) {
      found.met.add(word)
      if (!may(route, word)) found.leaks.push(`${eye.name}: ${path} says ${word}`)
    }
    if (answer.status === 200) found.paths.add(path)
    else if (![400, 401, 403, 404, 410, 422].includes(answer.status))
      found.leaks.push(`${eye.name}: ${path} answers ${answer.status}`)
    return answer
  }
  const lookThrough = async (route: AnyRoute, params: Params, query: Query = {}): Promise<Answer> => {
    const isPaged = 'cursor' in queryOf(route)
    const first = await look(route, params, isPaged ? { ...query, limit: '25' } : query)
    let last = first
    for (let pages = 1; isPaged && pages < 20; pages += 1) {
      const next = last.status === 200 ? (JSON.parse(last.text) as { next?: string | null }).next : undefined
      if (!next) break
      last = await look(route, params, { ...query, limit: '25', cursor: next })
    }
    return first
  }
  const compare = async (route: AnyRoute, params: [Params, Params], query: [Query, Query] = [{}, {}]) => {
    const foreign = await look(route, params[0], query[0])
    const nobodys = await look(route, params[1], query[1])
    if (foreign.status !== nobodys.status || foreign.text !== nobodys.text)
      found.leaks.push(
        `${eye.name}: ${fillPath(route.path, { ...eye.params, ...params[0] }, query[0])} is not answered like an invented one`,
      )
  }

  const vary = async (route: AnyRoute, params: Params) => {
    const asked = queryOf(route)
    const bases: Query[] = [{}]
    for (const [name, schema] of Object.entries(asked)) {
      const closed = closedValues(schema)
      if (paging.has(name) || texts.has(name)) continue
      for (const value of closed ?? []) await lookThrough(route, params, { [name]: value })
      if (name === 'archived') bases.push({ archived: 'true' })
      if (!closed && !filters[name]) throw new Error(`${route.key} asks for ${name}: teach test/leak-crawl.ts what that can be`)
    }
    if ('sort' in asked)
      for (const order of orders) for (const sort of [order, `-${order}`]) await look(route, params, { sort })
    for (const base of bases)
      for (const name of Object.keys(asked)) {
        const values: Named[] = texts.has(name)
          ? reach.words.map(word => ({ id: word, word }))
          : [...((filters[name] && reach.named(filters[name])) || [])]
        for (const { id, word } of values) {
          const other = texts.has(name) ? invented : crypto.randomUUID()
          if (may(route, word)) await look(route, params, { ...base, [name]: id })
          else await compare(route, [params, params], [{ ...base, [name]: id }, { ...base, [name]: other }])
        }
      }
  }

  for (const route of routes) {
    const [name, ...more] = paramsOf(route).filter(one => !(one in eye.params))
    if (more.length > 0) throw new Error(`${route.key}: teach test/leak-crawl.ts to walk ${more}`)
    if (!name) {
      const { status } = await lookThrough(route, {})
      if (status === 200) await vary(route, {})
      continue
    }
    const records = reach.named(name)
    if (!records) throw new Error(`${route.key} names a ${name}: teach test/leak-world.ts one`)
    let isVaried = false
    for (const { id, word } of records) {
      if (!may(route, word)) {
        await compare(route, [{ [name]: id }, { [name]: crypto.randomUUID() }])
        continue
      }
      const { status } = await lookThrough(route, { [name]: id })
      if (status !== 200 || isVaried) continue
      isVaried = true
      await vary(route, { [name]: id })
    }
  }
  return found
}
