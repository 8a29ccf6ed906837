import { z } from 'zod'
import { problem } from '../../platform/errors.ts'
import { recordId, route } from '../context.ts'
import { importFile } from './import-file.ts'
import { findImport, listImports } from './imports.store.ts'

const most = 20_000_000

const remark = z.object({ line: z.number(), reason: z.string() })
const importView = z.object({
  id: z.string(),
  module: z.enum(['Users', 'Accounts', 'Contacts', 'Deals']),
  file: z.string(),
  by: z.string().nullable(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  state: z.enum(['running', 'done', 'failed']),
  failure: z.string().nullable(),
  read: z.number(),
  created: z.number(),
  updated: z.number(),
  unchanged: z.number(),
  refused: z.number(),
  warned: z.number(),
  refusals: z.array(remark),
  warnings: z.array(remark),
  ignoredColumns: z.array(z.string()),
})

/** The API of imports: upload a file, and what became of earlier ones. */
export const importRoutes = [
  route({
    method: 'get',
    path: '/api/imports',
    summary: 'The latest imports of files',
    allow: 'administrator',
    response: z.object({ rows: z.array(importView) }),
    run: async ctx => ({ rows: await listImports(ctx) }),
  }),
  route({
    method: 'get',
    path: '/api/imports/{import}',
    summary: 'One import with its refused rows',
    allow: 'administrator',
    response: importView,
    load: async (ctx, params) => {
      const found = await findImport(ctx, recordId(params.import))
      if (!found) throw problem('not_found')
      return found
    },
    run: async (_ctx, _input, found) => found,
  }),
  route({
    method: 'post',
    path: '/api/imports',
    summary: 'Take a CSV file in: the body is the file itself, of Users, Accounts, Contacts or Deals',
    allow: 'administrator',
    query: z.object({ file: z.string().trim().min(1, 'Name the file.').max(200) }),
    response: importView,
    status: 201,
    runOutside: async (ctx, { query }, _loaded, { headers, upload }) => {
      if (Number(headers.get('content-length') ?? 0) > most)
        throw problem(
          'too_large',
          'The file is larger than 20 MB. Split it and import the parts. Nothing was imported.',
        )
      if (!upload) throw problem('invalid_input', 'No file came with this request. Nothing was imported.')
      return importFile(ctx, { file: query.file, source: upload, maxBytes: most })
    },
  }),
] as const
