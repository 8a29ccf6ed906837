import { z } from 'zod'
import { csvFile } from '../../platform/csv.ts'
import { listQuery, route, type Tx, transact } from '../people/people.ts'
import { listActivity } from './client-activity.store.ts'
import { getCompany, listCompanies } from './client-companies.store.ts'
import {
  ActivityPage,
  CompanyChanges,
  CompanyFilter,
  CompanyList,
  CompanyQuery,
  CompanyRow,
  NewCompany,
} from './company-view.ts'
import { addCompany, deactivateCompany, editCompany, reactivateCompany } from './edit-client-company.ts'

const load = (ctx: Tx, { company }: { company: string }) => getCompany(ctx, company)

/** `GET /api/p/{portal}/client-companies` */
export const getClientCompanies = route({
  method: 'get',
  path: '/api/p/{portal}/client-companies',
  summary: 'The client companies',
  allow: 'manage_clients',
  query: CompanyQuery,
  response: CompanyList,
  run: (ctx, { query }) => listCompanies(ctx, query),
})

/** `POST /api/p/{portal}/client-companies` */
export const postClientCompany = route({
  method: 'post',
  path: '/api/p/{portal}/client-companies',
  summary: 'Add a client company by hand',
  allow: 'manage_clients',
  body: NewCompany,
  response: CompanyRow,
  status: 201,
  run: async (ctx, { body }) => getCompany(ctx, await addCompany(ctx, body)),
})

/** `GET /api/p/{portal}/client-companies/{company}` */
export const getOneClientCompany = route({
  method: 'get',
  path: '/api/p/{portal}/client-companies/{company}',
  summary: 'One client company',
  allow: 'manage_clients',
  response: CompanyRow,
  load,
  run: async (_, __, company) => company,
})

/** `PATCH /api/p/{portal}/client-companies/{company}` */
export const patchClientCompany = route({
  method: 'patch',
  path: '/api/p/{portal}/client-companies/{company}',
  summary: 'Change a client company by hand',
  allow: 'manage_clients',
  body: CompanyChanges,
  response: CompanyRow,
  load,
  run: async (ctx, { body }, { id }) => {
    await editCompany(ctx, id, body)
    return getCompany(ctx, id)
  },
})

/** `POST /api/p/{portal}/client-companies/{company}/deactivation` */
export const postCompanyDeactivation = route({
  method: 'post',
  path: '/api/p/{portal}/client-companies/{company}/deactivation',
  summary: 'Deactivate a client company: its client users are refused from the next request on',
  allow: 'manage_clients',
  response: CompanyRow,
  load,
  run: async (ctx, _, { id }) => {
    await deactivateCompany(ctx, id)
    return getCompany(ctx, id)
  },
})

/** `DELETE /api/p/{portal}/client-companies/{company}/deactivation` */
export const deleteCompanyDeactivation = route({
  method: 'delete',
  path: '/api/p/{portal}/client-companies/{company}/deactivation',
  summary: 'Reactivate a client company',
  allow: 'manage_clients',
  response: CompanyRow,
  load,
  run: async (ctx, _, { id }) => {
    await reactivateCompany(ctx, id)
    return getCompany(ctx, id)
  },
})

/** `GET /api/p/{portal}/client-companies/{company}/activity` */
export const getCompanyActivity = route({
  method: 'get',
  path: '/api/p/{portal}/client-companies/{company}/activity',
  summary: 'What happened at a client company, newest first',
  allow: 'manage_clients',
  query: z.object({ cursor: listQuery.cursor, limit: listQuery.limit }),
  response: ActivityPage,
  load,
  run: (ctx, { query }, { id }) => listActivity(ctx, id, query),
})

const header = ['Name', 'Website', 'Phone', 'Address', 'Industry', 'Owner', 'People', 'Projects', 'Status']

/** `GET /api/p/{portal}/client-companies.csv` */
export const getClientCompaniesFile = route({
  method: 'get',
  path: '/api/p/{portal}/client-companies.csv',
  summary: 'The client companies as a CSV file',
  allow: 'manage_clients',
  query: CompanyFilter,
  download: async (outside, { query }) => {
    async function* lines() {
      for (let cursor: string | undefined | null; cursor !== null; ) {
        const page = { ...query, limit: 1000, cursor }
        const { rows, next } = await transact(outside, ctx => listCompanies(ctx, page))
        for (const row of rows) {
          const { name, website, phone, address, industry, ownerName, people, projects } = row
          const status = row.deactivated ? 'Deactivated' : 'Active'
          yield [name, website, phone, address, industry, ownerName, people, projects, status]
        }
        cursor = next
      }
    }
    return { filename: 'client-companies.csv', type: 'text/csv; charset=utf-8', body: csvFile(header, lines()) }
  },
})
