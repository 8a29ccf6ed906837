// Walks the route table as somebody: every address with every id, every search, filter and order, page after page.
import { type AnyRoute, fillPath } from '../src/platform/routes.ts'
import type { Named } from './leak-paint.ts'
import { type Asked, orders, queryOf } from './leak-query.ts'
import { invented, mayMeet, type Sight, wordsIn } from './leak-words.ts'
import type { LeakWorld } from './leak-world.ts'
import type { Browser } from './server.ts'

type Params = Record<string, string>
type Query = Record<string, string>

/** An answer as a reader gets it: its text, and what its headers say. */
export type Answer = { status: number; text: string }

/** Somebody who looks: a browser, the portal and hat of their addresses, and how they may look there and under other hats. */
export type Eye = { name: string; browser: Browser; params: Params; sight: Sight; others: readonly Sight[] }

/** Which records and words a walk asks for: some of every kind, whoseever they are. Undefined: there is no such record. */
export type Reach = {
  inAddresses: (what: string) => readonly Named[] | undefined
  inFilters: (what: string) => readonly Named[]
  words: readonly string[]
}

/** What a walk found: what must not be, every word met, the addresses that told something by route, where lists go on. */
export type Walk = {
  leaks: string[]
  met: Set<string>
  paths: Map<string, AnyRoute>
  cursors: { route: AnyRoute; cursor: string }[]
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
const cursorIn = (text: string) => text.match(/"next":"([\w-]+)"/)?.[1]

/** Tables that hold numbers and no word: who reads them is looked at by itself. */
export const numbersAlone = ['client_tally']

/** Every word that a text names: in itself, by an id, in a cursor. */
export function wordsMet({ wordOf }: LeakWorld, text: string): string[] {
  const places = [...text.matchAll(cursor)].map(([, next]) => Buffer.from(next ?? '', 'base64url').toString())
  const whole = [text, ...places].join(' ')
  const byId = [...whole.matchAll(id)].flatMap(([one]) => wordOf.get(one) ?? [])
  return [...new Set([...wordsIn(whole), ...byId])]
}

/** Walks routes that fit the viewer's portal and hat. */
export async function walk(world: LeakWorld, eye: Eye, routes: readonly AnyRoute[], reach: Reach): Promise<Walk> {
  const found: Walk = { leaks: [], met: new Set(), paths: new Map(), cursors: [], asked: 0 }
  const nobodys = new Map<string, Promise<Answer>>()
  const may = (route: AnyRoute, word: string) =>
    mayMeet(eye.sight, word) || (route.allow === 'login' && eye.others.some(sight => mayMeet(sight, word)))

  const look = async (route: AnyRoute, params: Params, query: Query = {}): Promise<Answer> => {
    const path = fillPath(route.path, { ...eye.params, ...params }, query)
    const answer = await ask(eye.browser, 'GET', path)
    found.asked += 1
    for (const word of wordsMet(world, answer.text)) {
      found.met.add(word)
      if (!may(route, word)) found.leaks.push(`${eye.name}: ${path} says ${word}`)
    }
    if (answer.status === 200) found.paths.set(path, route)
    const next = cursorIn(answer.text)
    if (next) found.cursors.push({ route, cursor: next })
    if (answer.status >= 500) found.leaks.push(`${eye.name}: ${path} fails`)
    return answer
  }

  // What is not the viewer's is answered like what nobody ever had: no count, no total, no other error.
  const compare = async (route: AnyRoute, foreign: [Params, Query], none: [Params, Query], key: string) => {
    const known = nobodys.get(key) ?? look(route, ...none)
    nobodys.set(key, known)
    const [answer, other] = [await look(route, ...foreign), await known]
    if (answer.status === other.status && answer.text === other.text) return
    const path = fillPath(route.path, { ...eye.params, ...foreign[0] }, foreign[1])
    found.leaks.push(`${eye.name}: ${path} is not answered like an invented one`)
  }

  const lookThrough = async (route: AnyRoute, params: Params): Promise<number> => {
    const isPaged = 'cursor' in queryOf(route)
    const first = await look(route, params, isPaged ? { limit: '25' } : {})
    let next = isPaged ? cursorIn(first.text) : undefined
    while (next) next = cursorIn((await look(route, params, { limit: '25', cursor: next })).text)
    return first.status
  }

  const askFor = async (route: AnyRoute, params: Params, base: Query, name: string, asked: Asked) => {
    if (asked.of === 'paging') return
    const isText = asked.of === 'text'
    if (!isText) for (const value of asked.values) await look(route, params, { ...base, [name]: value })
    if (asked.of === 'closed') return
    const values = isText ? wordsFor(name).map(word => ({ id: word, word })) : reach.inFilters(asked.what)
    let own = 0
    for (const { id, word } of values) {
      const isOwn = may(route, word)
      if (isOwn && own++ < 4) await look(route, params, { ...base, [name]: id })
      if (isOwn) continue
      const none = { ...base, [name]: isText ? invented : crypto.randomUUID() }
      const key = `${fillPath(route.path, params, base)} ${name}`
      await compare(route, [params, { ...base, [name]: id }], [params, none], key)
    }
  }
  const wordsFor = (name: string) =>
    name === 'q' ? reach.words : reach.words.filter(word => /-crm|-company/.test(word))

  const vary = async (route: AnyRoute, params: Params) => {
    const asked = queryOf(route)
    const archived = 'archived' in asked ? [{ archived: 'true' }] : []
    for (const base of [{}, ...archived])
      for (const [name, one] of Object.entries(asked))
        if (name !== 'archived' || !('archived' in base)) await askFor(route, params, base, name, one)
    // An order gives nothing away to who sees all there is to be put in order.
    for (const order of 'sort' in asked && eye.sight.hat !== 'administrator' ? orders : []) {
      const { status } = await look(route, params, { sort: order, limit: '5' })
      if (status === 200) await look(route, params, { sort: `-${order}`, limit: '5' })
    }
  }

  const visit = async (route: AnyRoute) => {
    const [name, ...more] = paramsOf(route).filter(one => !(one in eye.params))
    if (more.length > 0) throw new Error(`${route.key}: teach test/leak-crawl.ts to fill in ${more}`)
    if (!name) {
      if ((await lookThrough(route, {})) === 200) await vary(route, {})
      return
    }
    const records = reach.inAddresses(name)
    if (!records) throw new Error(`${route.key} names a ${name}: teach test/leak-world.ts one`)
    const own = records.filter(({ word }) => may(route, word))
    const seen: Params[] = []
    for (const { id } of own) if ((await lookThrough(route, { [name]: id })) === 200) seen.push({ [name]: id })
    if (seen[0]) await vary(route, seen[0])
    for (const { id, word } of records)
      if (!may(route, word))
        await compare(route, [{ [name]: id }, {}], [{ [name]: crypto.randomUUID() }, {}], route.key)
  }

  for (const route of routes) await visit(route)
  return found
}
