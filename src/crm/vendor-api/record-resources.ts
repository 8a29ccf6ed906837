import { isRecordId } from '../context.ts'
import { listDeleted, readDeletedWanted } from './deleted-records.ts'
import { readQuery } from './read-query.ts'
import { findModule, type RecordModule } from './record-modules.ts'
import { readFields, readRecordsWanted, readSince } from './records-wanted.ts'
import { invalidId, type Refusal, refusals } from './refusals.ts'
import { type Answer, counted, none, type Resource, unchanged, type VendorRequest } from './resource.ts'
import { countRecords, findRecord, listRecords, queryRecords } from './vendor-records.ts'

type OfModule = (request: VendorRequest, module: RecordModule) => Promise<Answer | Refusal>

const inModule =
  (answer: OfModule): Resource['answer'] =>
  async request => {
    const module = findModule(request.parts[0] ?? '', request.version)
    return module ? answer(request, module) : refusals.noModule
  }

const words = (parts: string[]) => findModule(parts[0] ?? '', 2)?.many ?? 'records'
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

function asksList(many: string, query: URLSearchParams): string {
  if (query.get('page_token')) return `${capital(many)}, a further page`
  const page = Number(query.get('page') || 1)
  return page > 1 ? `${capital(many)}, page ${page}` : capital(many)
}

async function answerList(request: VendorRequest, module: RecordModule, accountId?: string) {
  const wanted = readRecordsWanted(request, module, accountId)
  if ('code' in wanted) return wanted
  const body = await listRecords(request.ctx, request.pageKey, wanted)
  if (body.data.length > 0) return { body, says: counted(body.data.length, module.one, module.many) }
  return wanted.since && wanted.page === 1 ? unchanged : none(module.many)
}

// Modules of the vendor's that this CRM does not have are refused as such; anything else is no address.
const some =
  '(accounts|contacts|deals|potentials|leads|campaigns|vendors|products|quotes|invoices|tasks|events|calls|notes)'
const at = (rest: string) => new RegExp(`^${some}${rest}$`, 'i')

/** The addresses of accounts, contacts and potentials. The first that fits answers. */
export const recordResources: Resource[] = [
  {
    at: /^coql$/,
    method: 'POST',
    asks: () => 'Records by query',
    answer: async ({ ctx, body: text, version }) => {
      const wanted = readQuery(text, version)
      if ('code' in wanted) return wanted
      const body = await queryRecords(ctx, wanted)
      const { one, many } = wanted.module
      return body.data.length > 0 ? { body, says: counted(body.data.length, one, many) } : none(many)
    },
  },
  {
    at: at(''),
    asks: (query, parts) => asksList(words(parts), query),
    answer: inModule((request, module) => answerList(request, module)),
  },
  {
    at: at('/deleted'),
    asks: (_, parts) => `Deleted ${words(parts)}`,
    answer: inModule(async ({ ctx, query, modifiedSince }, module) => {
      const wanted = readDeletedWanted(query, modifiedSince)
      if ('code' in wanted) return wanted
      const body = await listDeleted(ctx, module, wanted)
      if (body.data.length > 0) return { body, says: `${counted(body.data.length, module.one, module.many)} deleted` }
      return wanted.since && wanted.page === 1 ? unchanged : none(`deleted ${module.many}`)
    }),
  },
  {
    at: at('/actions/count'),
    asks: (_, parts) => `The number of ${words(parts)}`,
    answer: inModule(async ({ ctx, query }, module) => {
      // The number of all would be a wrong answer to a question about some.
      if (['criteria', 'email', 'phone', 'word', 'cvid'].some(name => query.get(name))) return refusals.noSearch
      const count = await countRecords(ctx, module)
      return { body: { count }, says: String(count) }
    }),
  },
  {
    at: /^(accounts)\/([^/]+)\/(contacts|deals|potentials)$/i,
    asks: (query, parts) => asksList(`${words(parts.slice(2))} of an account`, query),
    answer: inModule(async request => {
      const [, account, list = ''] = request.parts
      const related = findModule(list, request.version)
      return related ? answerList(request, related, account) : refusals.noModule
    }),
  },
  {
    at: at('/(?!search$|upsert$)([^/]+)'),
    asks: (_, parts) => `One of the ${words(parts)}`,
    answer: inModule(async ({ ctx, query, parts, modifiedSince }, module) => {
      const id = parts[1] ?? ''
      if (!/^\d+$/.test(id)) return invalidId
      const fields = readFields(module, query, false)
      if ('code' in fields) return fields
      const found = isRecordId(id) ? await findRecord(ctx, module, fields, id) : undefined
      if (!found) return none(module.one)
      const since = readSince(modifiedSince)
      return since && found.changed < since ? unchanged : { body: { data: [found.record] }, says: `1 ${module.one}` }
    }),
  },
]
