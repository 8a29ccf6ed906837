import { route } from '../people/people.ts'
import { DirectoryPage, DirectoryQuery } from './client-directory.ts'
import { listDirectory } from './list-directory.ts'

/** `GET /api/p/{portal}/client-directory` */
export const getClientDirectory = route({
  method: 'get',
  path: '/api/p/{portal}/client-directory',
  summary: 'The client users under their companies; those without a company last',
  allow: 'manage_clients',
  query: DirectoryQuery,
  response: DirectoryPage,
  run: (ctx, { query }) => listDirectory(ctx, query),
})
