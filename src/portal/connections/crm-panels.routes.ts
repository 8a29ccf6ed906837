import { z } from 'zod'
import { type CrmKind, findConnector } from '../../connectors/connectors.ts'
import { problem } from '../../platform/errors.ts'
import { listOf, listQuery, route, type Tx, transact } from '../people/people.ts'
import { CrmPotential, CrmTie, isStale, stagesOf, totalsOf } from './crm-panel.ts'
import { countDeals, findCompany, listPotentials, listTies, type StoredTie } from './crm-panels.store.ts'
import { inOneLine } from './crm-records.store.ts'
import { refreshAccount } from './refresh-account.ts'

const load = (ctx: Tx, { company }: { company: string }) => findCompany(ctx, company)

const getCrm = route({
  method: 'get',
  path: '/api/p/{portal}/client-companies/{company}/crm',
  summary: 'What each CRM last said of a client company: its account and the sums of its potentials. Asks no CRM',
  allow: 'see_crm',
  response: z.object({ rows: z.array(CrmTie) }),
  load,
  run: async (ctx, _input, companyId) => {
    const rows = []
    for (const tie of await listTies(ctx, companyId)) rows.push(await view(ctx, tie))
    return { rows }
  },
})

const getPotentials = route({
  method: 'get',
  path: '/api/p/{portal}/client-companies/{company}/crm/potentials',
  summary: 'The potentials of a client company, as each CRM, or the one of a connection, last told them',
  allow: 'see_crm',
  query: z.object({
    connection: z.uuid().optional(),
    sort: listQuery.sort,
    cursor: listQuery.cursor,
    limit: listQuery.limit,
  }),
  response: listOf(CrmPotential),
  load,
  run: async (ctx, { query }, companyId) => {
    const { rows, next, total } = await listPotentials(ctx, companyId, query)
    return { rows: rows.map(row => ({ ...row, recordUrl: recordUrl(row, 'deal', row.id) })), next, total }
  },
})

const postRefresh = route({
  method: 'post',
  path: '/api/p/{portal}/client-companies/{company}/crm/refresh',
  summary: 'Ask a CRM for the account of a client company and its potentials, and for nothing else',
  allow: 'see_crm',
  body: z.object({ connection: z.uuid() }),
  response: CrmTie,
  load,
  runOutside: async (outside, { body }, companyId) => {
    const tieOf = async (ctx: Tx) => {
      const tie = (await listTies(ctx, companyId)).find(one => one.connectionId === body.connection)
      if (!tie) throw problem('not_found')
      return tie
    }
    await refreshAccount(outside, await transact(outside, tieOf))
    return transact(outside, async ctx => view(ctx, await tieOf(ctx)))
  },
})

/** The routes of what a CRM says of a client company: for administrators alone. */
export const crmPanelRoutes = [getCrm, getPotentials, postRefresh] as const

const recordUrl = (of: { connector: string; baseUrl: string }, kind: CrmKind, id: string) =>
  findConnector(of.connector)?.recordPage(of.baseUrl, kind, id) ?? of.baseUrl

async function view(ctx: Tx, tie: StoredTie): Promise<z.input<typeof CrmTie>> {
  const groups = await countDeals(ctx, tie)
  const { facts, asOf, removed, state } = tie
  return {
    connection: {
      id: tie.connectionId,
      organizationName: tie.organizationName,
      state,
      stateDetail: tie.stateDetail,
      stateSince: tie.stateSince.toISOString(),
    },
    account: {
      name: tie.name,
      type: tie.type,
      industry: tie.industry,
      owner: tie.owner,
      phone: tie.phone,
      website: tie.website,
      billingAddress: tie.address,
      shippingAddress: facts?.shippingAddress ? inOneLine(facts.shippingAddress) : null,
      employees: facts?.employees ?? null,
      annualRevenue: facts?.annualRevenue ?? null,
      currency: facts?.currency ?? null,
      description: facts?.description ?? null,
      createdAt: facts?.createdAt ?? null,
      modifiedAt: tie.modifiedAt?.toISOString() ?? null,
      removed,
    },
    asOf: asOf?.toISOString() ?? null,
    stale: isStale({ asOf, state, removed }, ctx.clock()),
    recordUrl: recordUrl(tie, 'account', tie.crmId),
    potentials: groups.reduce((sum, group) => sum + group.count, 0),
    totals: totalsOf(groups),
    byStage: stagesOf(groups),
  }
}
