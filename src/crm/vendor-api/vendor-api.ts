import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Context as HonoContext } from 'hono'
import { toProblem } from '../../platform/app.ts'
import { clientAddress, type Peer } from '../../platform/peer.ts'
import { type Crm, type OrgContext, transactOrg } from '../context.ts'
import { insertUse } from '../service-keys/service-keys.store.ts'
import { authenticate } from './authenticate.ts'
import { describeOrg } from './org.ts'
import { type Refusal, refusals, refuse } from './refusals.ts'
import { countVendorUsers, findVendorUser, listVendorUsers, readTime, readUsersWanted } from './vendor-users.ts'

/** A body to send, or null for none; `says` is the answer in words for the key's log. */
type Answer = { body: object | null; status?: 204 | 304; says: string }
type Request = {
  ctx: OrgContext
  ownerId: string
  query: URLSearchParams
  id: string
  modifiedSince: string | undefined
}
type Resource = {
  at: RegExp
  asks: (query: URLSearchParams) => string
  answer: (request: Request) => Promise<Answer | Refusal>
}

const versions = /^\/crm\/(?:v2|v2\.1|v[3-8])\/(.*?)\/?$/

const resources: Resource[] = [
  {
    at: /^org$/,
    asks: () => 'The organisation',
    answer: async ({ ctx }) => {
      const { name, body } = await describeOrg(ctx)
      return { body, says: name }
    },
  },
  {
    at: /^users$/,
    asks: query => (Number(query.get('page') || 1) > 1 ? `Users, page ${Number(query.get('page'))}` : 'Users'),
    answer: async ({ ctx, ownerId, query, modifiedSince }) => {
      const wanted = readUsersWanted(query, modifiedSince)
      if ('code' in wanted) return wanted
      const body = await listVendorUsers(ctx, ownerId, wanted)
      const count = body.users.length
      if (count > 0) return { body, says: count === 1 ? '1 user' : `${count} users` }
      return wanted.since && wanted.page === 1 ? unchanged : { body: null, status: 204, says: 'No users' }
    },
  },
  {
    at: /^users\/actions\/count$/,
    asks: () => 'The number of users',
    answer: async ({ ctx, ownerId, query }) => {
      const wanted = readUsersWanted(query, undefined)
      if ('code' in wanted) return wanted
      const count = await countVendorUsers(ctx, ownerId, wanted)
      return { body: { count }, says: String(count) }
    },
  },
  {
    at: /^users\/([^/]+)$/,
    asks: () => 'One user',
    answer: async ({ ctx, id, modifiedSince }) => {
      const users = await findVendorUser(ctx, id)
      if ('code' in users) return users
      const [user] = users
      if (!user) return { body: null, status: 204, says: 'No user' }
      const since = readTime(modifiedSince)
      return since && new Date(user.Modified_Time) < since ? unchanged : { body: { users }, says: '1 user' }
    },
  },
]

const unchanged: Answer = { body: null, status: 304, says: 'Nothing changed' }

/** Answers below `/crm` and `/oauth` the vendor's way, whatever happens: its SDKs read nothing else. */
export function mountVendorApi(app: OpenAPIHono, crm: Crm, peer: Peer) {
  app.all('/crm/*', c => answerOrFail(crm, c, () => answer(crm, c, peer)))
  app.all('/oauth/*', () => refuse(refusals.unknownAddress))
}

async function answerOrFail(crm: Crm, c: HonoContext, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work()
  } catch (error) {
    const { reference } = toProblem(error)
    crm.log.error({ err: error, reference, method: c.req.method, path: c.req.path }, 'An unexpected error')
    return refuse({ ...refusals.failed, ...(reference ? { details: { reference } } : {}) })
  }
}

async function answer(crm: Crm, c: HonoContext, peer: Peer): Promise<Response> {
  const path = versions.exec(c.req.path)?.[1]
  const resource = resources.find(one => path !== undefined && one.at.test(path))
  if (!resource || path === undefined) return refuse(refusals.unknownAddress)
  if (c.req.method !== 'GET') return refuse(refusals.wrongMethod)
  const query = new URL(c.req.raw.url).searchParams
  const modifiedSince = c.req.header('if-modified-since')
  const asked = describe(resource, query, modifiedSince)
  const address = clientAddress(c, peer)
  const holder = await authenticate(crm, c.req.header('authorization'), address, asked)
  if ('code' in holder) return refuse(holder)
  const { keyId, ownerId } = holder
  const id = resource.at.exec(path)?.[1] ?? ''
  const found = await transactOrg(holder.org, async ctx => {
    const found = await resource.answer({ ctx, ownerId, query, id, modifiedSince })
    const said = 'code' in found ? `Refused: ${found.message}` : found.says
    await insertUse(ctx, { key_id: keyId, address, asked, answer: said, refused: 'code' in found })
    return found
  })
  crm.log.info({ org: holder.org.orgId, address, asked }, 'A service key was used')
  if ('code' in found) return refuse(found)
  if (found.body === null) return new Response(null, { status: found.status ?? 204 })
  return new Response(JSON.stringify(found.body), {
    headers: { 'content-type': 'application/json;charset=UTF-8', 'cache-control': 'no-store' },
  })
}

function describe(resource: Resource, query: URLSearchParams, modifiedSince: string | undefined): string {
  const since = readTime(modifiedSince)
  const asked = resource.asks(query)
  return since ? `${asked} changed since ${since.toISOString().slice(0, 10)}` : asked
}
