import { z } from 'zod'
import { CrmCredentials, connectors, findConnector } from '../../connectors/connectors.ts'
import { problem } from '../../platform/errors.ts'
import { canGrant, route, transact } from '../people/people.ts'
import { getBrakeSettings, updateBrakeSettings } from './brake-settings.store.ts'
import { BrakeSettings } from './brake-settings.ts'
import { checkConnection } from './check-connection.ts'
import { connect } from './connect.ts'
import { CheckedConnection, ConnectionView, CrmChoice, RefusedKey, RoleRules } from './connection.ts'
import {
  type CountedConnection,
  countConnection,
  getConnection,
  getRoleRules,
  listConnections,
  listRefused,
  replaceRoleRules,
} from './connections.store.ts'
import { replaceTicket } from './replace-ticket.ts'
import { crmChoices } from './verify-pair.ts'

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
    return view(await transact(ctx, ctx => countConnection(ctx, id)))
  },
})

const refused = route({
  method: 'get',
  path: '/api/p/{portal}/refused-keys',
  summary: 'The keys that a CRM refuses, since when, and what to do',
  allow: 'import_from_crm',
  response: z.object({ rows: z.array(RefusedKey) }),
  run: async ctx => ({
    rows: (await listRefused(ctx)).map(row => ({
      id: row.id,
      organizationName: row.organization_name,
      detail: row.state_detail,
      since: row.state_since.toISOString(),
    })),
  }),
})

const ticket = route({
  method: 'put',
  path: '/api/p/{portal}/connections/{connection}/ticket',
  summary:
    'Change the ZSC Ticket: a new pair, verified before anything is replaced; of another organisation once it is said what becomes of the old connection',
  allow: 'import_from_crm',
  body: CrmCredentials.extend({
    baseUrl: z.string().max(300).optional(),
    otherOrganization: z.enum(['keep', 'end']).optional(),
  }),
  response: ConnectionView,
  load: (ctx, { connection }) => getConnection(ctx, connection),
  runOutside: async (ctx, { body }, connection) => {
    const id = await replaceTicket(ctx, connection, body)
    return view(await transact(ctx, ctx => countConnection(ctx, id)))
  },
})

const check = route({
  method: 'post',
  path: '/api/p/{portal}/connections/{connection}/check',
  summary: 'Ask the CRM whether the stored key works; within a minute of the last time, the answer is the one known',
  allow: 'import_from_crm',
  response: CheckedConnection,
  load: (ctx, { connection }) => getConnection(ctx, connection),
  runOutside: async (ctx, _input, { id }) => {
    const asked = await checkConnection(ctx, id)
    return { ...view(await transact(ctx, ctx => countConnection(ctx, id))), asked }
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

const brake = route({
  method: 'get',
  path: '/api/p/{portal}/connections/{connection}/brake',
  summary: 'When an import over this connection stops until an administrator says go',
  allow: 'import_from_crm',
  response: BrakeSettings,
  load: (ctx, { connection }) => getConnection(ctx, connection),
  run: (ctx, _input, { id }) => getBrakeSettings(ctx, id),
})

const setBrake = route({
  method: 'put',
  path: '/api/p/{portal}/connections/{connection}/brake',
  summary:
    'Set when an import over this connection stops: a share of the people, a number of people, how much smaller an answer may be',
  allow: 'import_from_crm',
  body: BrakeSettings,
  response: BrakeSettings,
  load: (ctx, { connection }) => getConnection(ctx, connection),
  run: async (ctx, { body }, { id }) => {
    await updateBrakeSettings(ctx, id, body)
    return getBrakeSettings(ctx, id)
  },
})

/** The routes of connections. */
export const connectionRoutes = [list, create, refused, ticket, check, rules, setRules, brake, setBrake] as const

const label = (baseUrl: string, crmUrl: string) =>
  baseUrl === crmUrl ? `${connectors[0]?.name} (bundled)` : new URL(baseUrl).host
const keyPage = (connector: string, baseUrl: string) => findConnector(connector)?.keyPage(baseUrl) ?? baseUrl

function view(row: CountedConnection): z.input<typeof ConnectionView> {
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
    checkedAt: row.checked_at?.toISOString() ?? null,
    lastImportAt: row.last_import_at?.toISOString() ?? null,
    broughtIn: { users: row.users ?? 0, companies: row.companies ?? 0, contacts: row.contacts ?? 0 },
  }
}
