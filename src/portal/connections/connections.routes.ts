import { z } from 'zod'
import { CrmCredentials, connectors, findConnector } from '../../connectors/connectors.ts'
import { problem } from '../../platform/errors.ts'
import { canGrant, route, transact } from '../people/people.ts'
import { changeTicket, connect, crmChoices } from './connect.ts'
import { ConnectionView, CrmChoice, RoleRules } from './connection.ts'
import {
  getConnection,
  getRoleRules,
  listConnections,
  replaceRoleRules,
  type StoredConnection,
} from './connections.store.ts'

const list = route({
  method: 'get',
  path: '/api/p/{portal}/connections',
  summary: 'List the connections to CRM organisations, and the CRMs that can be chosen',
  allow: 'see_crm',
  response: z.object({ rows: z.array(ConnectionView), choices: z.array(CrmChoice) }),
  run: async ctx => ({
    rows: (await listConnections(ctx)).map(view),
    choices: crmChoices(ctx).map(baseUrl => ({
      baseUrl,
      label: label(baseUrl, ctx.crmUrl),
      keyPage: keyPage('portico', baseUrl),
    })),
  }),
})

const create = route({
  method: 'post',
  path: '/api/p/{portal}/connections',
  summary: 'Verify an e-mail address and ZSC key with the CRM and remember them, sealed',
  allow: 'import_from_crm',
  body: CrmCredentials.extend({ baseUrl: z.string().max(300) }),
  response: ConnectionView,
  status: 201,
  runOutside: async (ctx, { body }) => {
    const id = await connect(ctx, body)
    return view(await transact(ctx, ctx => getConnection(ctx, id)))
  },
})

const ticket = route({
  method: 'put',
  path: '/api/p/{portal}/connections/{connection}/ticket',
  summary: 'Change the ZSC Ticket: a new pair of the same organisation, verified before it replaces the old one',
  allow: 'import_from_crm',
  body: CrmCredentials,
  response: ConnectionView,
  load: (ctx, { connection }) => getConnection(ctx, connection),
  runOutside: async (ctx, { body }, connection) => {
    await changeTicket(ctx, connection, body)
    return view(await transact(ctx, ctx => getConnection(ctx, connection.id)))
  },
})

const rules = route({
  method: 'get',
  path: '/api/p/{portal}/connections/{connection}/role-rules',
  summary: 'The rule table: CRM role or profile to User Role',
  allow: 'import_from_crm',
  response: RoleRules,
  load: (ctx, { connection }) => getConnection(ctx, connection),
  run: (ctx, _input, { id }) => getRoleRules(ctx, id),
})

const setRules = route({
  method: 'put',
  path: '/api/p/{portal}/connections/{connection}/role-rules',
  summary: 'Replace the rule table, remembered for the next import',
  allow: 'import_from_crm',
  body: RoleRules,
  response: RoleRules,
  load: (ctx, { connection }) => getConnection(ctx, connection),
  run: async (ctx, { body }, { id }) => {
    const roles = [body.defaultRole, ...body.rules.map(rule => rule.role)]
    if (!roles.every(role => canGrant(ctx.viewer.permissions, role))) throw problem('cannot_grant')
    await replaceRoleRules(ctx, id, body)
    return getRoleRules(ctx, id)
  },
})

/** The routes of this part. */
export const connectionsRoutes = [list, create, ticket, rules, setRules] as const

const label = (baseUrl: string, crmUrl: string) =>
  baseUrl === crmUrl ? `${connectors[0]?.name} (bundled)` : new URL(baseUrl).host
const keyPage = (connector: string, baseUrl: string) => findConnector(connector)?.keyPage(baseUrl) ?? baseUrl

function view(row: StoredConnection): z.input<typeof ConnectionView> {
  return {
    id: row.id,
    connector: row.connector,
    baseUrl: row.base_url,
    organizationName: row.organization_name,
    email: row.email,
    keyHint: row.key_hint,
    keyPage: keyPage(row.connector, row.base_url),
    state: row.state,
    stateDetail: row.state_detail,
    stateSince: row.state_since.toISOString(),
    lastImportAt: row.last_import_at?.toISOString() ?? null,
    broughtIn: row.brought_in ?? 0,
  }
}
