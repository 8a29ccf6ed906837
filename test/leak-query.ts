// What the query of a route can ask for, read off its schema: new filters are asked for the day they are written.
import { z } from 'zod'
import type { AnyRoute } from '../src/platform/routes.ts'

/** What a parameter takes: closed values, records of a kind, a text that a record may hold, or the list's own place and order. */
export type Asked =
  | { of: 'closed'; values: string[] }
  | { of: 'records'; what: 'project' | 'company' | 'connection'; values: string[] }
  | { of: 'text' }
  | { of: 'paging' }

const records: Record<string, 'project' | 'company' | 'connection'> = {
  project: 'project',
  company: 'company',
  also: 'company',
  except: 'company',
  source: 'connection',
  connection: 'connection',
}
const texts = new Set(['q', 'industry', 'type', 'owner', 'account', 'crmRole', 'crmProfile'])
const paging = new Set(['cursor', 'limit', 'sort'])

type Node = { enum?: unknown[]; const?: unknown; type?: string; anyOf?: unknown[]; items?: unknown }

function closedValues(schema: unknown): string[] {
  if (schema === null || typeof schema !== 'object') return []
  const node = schema as Node
  if (node.enum) return node.enum.map(String)
  if (node.const !== undefined) return [String(node.const)]
  if (node.type === 'boolean') return ['true', 'false']
  return [...new Set([...(node.anyOf ?? []), node.items].flatMap(closedValues))]
}

const schemas = new Map<AnyRoute, Record<string, Asked>>()

/** The parameters of a route's query; throws for one that nobody said how to ask for. */
export function queryOf(route: AnyRoute): Record<string, Asked> {
  const known = schemas.get(route)
  if (known) return known
  const json = route.query && z.toJSONSchema(route.query, { io: 'input', unrepresentable: 'any' })
  const asked: Record<string, Asked> = {}
  for (const [name, schema] of Object.entries(json?.properties ?? {})) {
    const values = closedValues(schema)
    const what = records[name]
    if (paging.has(name)) asked[name] = { of: 'paging' }
    else if (texts.has(name)) asked[name] = { of: 'text' }
    else if (what) asked[name] = { of: 'records', what, values }
    else if (values.length > 0) asked[name] = { of: 'closed', values }
    else throw new Error(`${route.key} asks for ${name}: say in test/leak-query.ts what that can be`)
  }
  schemas.set(route, asked)
  return asked
}

/** Orders of lists. One that a list does not have is refused, which is an answer like any other. */
export const orders = `name email title role status last_seen added created people projects company next stage amount
  probability closing owner outcome`.split(/\s+/)
