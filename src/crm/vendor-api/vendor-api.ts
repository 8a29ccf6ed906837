import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Context as HonoContext } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { toProblem } from '../../platform/app.ts'
import { clientAddress, type Peer } from '../../platform/peer.ts'
import type { PurposeKey } from '../../platform/secrets.ts'
import { type Crm, transactOrg } from '../context.ts'
import { insertUse } from '../service-keys/service-keys.store.ts'
import { authenticate } from './authenticate.ts'
import { describeOrg } from './org.ts'
import { recordResources } from './record-resources.ts'
import { limitExceeded, refusals, refuse } from './refusals.ts'
import { counted, none, type Resource, unchanged } from './resource.ts'
import { countVendorUsers, findVendorUser, listVendorUsers, readTime, readUsersWanted } from './vendor-users.ts'

const versions = /^\/crm\/v(2|2\.1|[3-8])\/(.*?)\/?$/

const mostOfBody = 20_000
const limitBody = bodyLimit({
  maxSize: mostOfBody,
  onError: () => refuse(limitExceeded('characters', mostOfBody)),
})

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
      if (count > 0) return { body, says: counted(count, 'user', 'users') }
      return wanted.since && wanted.page === 1 ? unchanged : none('users')
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
    answer: async ({ ctx, parts, modifiedSince }) => {
      const users = await findVendorUser(ctx, parts[0] ?? '')
      if ('code' in users) return users
      const [user] = users
      if (!user) return none('user')
      const since = readTime(modifiedSince)
      return since && new Date(user.Modified_Time) < since ? unchanged : { body: { users }, says: '1 user' }
    },
  },
  ...recordResources,
]

/** Answers below `/crm` and `/oauth` the vendor's way, whatever happens: its SDKs read nothing else. */
export function mountVendorApi(app: OpenAPIHono, crm: Crm, peer: Peer, pageKey: PurposeKey) {
  app.use('/crm/*', limitBody)
  app.all('/crm/*', c => answerOrFail(crm, c, () => answer(crm, c, peer, pageKey)))
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

async function answer(crm: Crm, c: HonoContext, peer: Peer, pageKey: PurposeKey): Promise<Response> {
  const [, version, path] = versions.exec(c.req.path) ?? []
  const resource = resources.find(one => path !== undefined && one.at.test(path))
  if (!resource || path === undefined) return refuse(refusals.unknownAddress)
  const method = resource.method ?? 'GET'
  if (c.req.method !== method) return refuse({ ...refusals.wrongMethod, headers: { allow: method } })
  const query = new URL(c.req.raw.url).searchParams
  const modifiedSince = c.req.header('if-modified-since')
  const parts = (resource.at.exec(path) ?? []).slice(1)
  const asked = describe(resource, query, parts, modifiedSince)
  const address = clientAddress(c, peer)
  const holder = await authenticate(crm, c.req.header('authorization'), address, asked)
  if ('code' in holder) return refuse(holder)
  const { keyId, ownerId } = holder
  const body = method === 'POST' ? await c.req.text() : ''
  // Only the line that tells of the use is written: a reader of a thousand pages need not wait for the disc at each.
  const reading = { ...holder.org, settings: { ...holder.org.settings, synchronous_commit: 'off' as const } }
  const found = await transactOrg(reading, async ctx => {
    const found = await resource.answer({
      ctx,
      ownerId,
      version: Number(version),
      parts,
      query,
      body,
      modifiedSince,
      pageKey,
    })
    const said = 'code' in found ? `Refused: ${found.message}` : found.says
    await insertUse(ctx, { key_id: keyId, address, asked, answer: said, refused: 'code' in found })
    return found
  })
  crm.log.info({ org: holder.org.orgId, address, asked }, 'A service key was used')
  if ('code' in found) return refuse(found)
  // By the clock that stamps the records: who asks for changes later asks from this time on.
  const date = crm.clock().toUTCString()
  if (found.body === null) return new Response(null, { status: found.status ?? 204, headers: { date } })
  return new Response(JSON.stringify(found.body), {
    headers: { 'content-type': 'application/json;charset=UTF-8', 'cache-control': 'no-store', date },
  })
}

function describe(resource: Resource, query: URLSearchParams, parts: string[], modifiedSince: string | undefined) {
  const since = readTime(modifiedSince)
  const asked = resource.asks(query, parts)
  return since ? `${asked} changed since ${since.toISOString().slice(0, 10)}` : asked
}
