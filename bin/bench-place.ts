import pg from 'pg'
import { newId } from '../src/platform/ids.ts'
import type { Settings } from '../src/platform/settings.ts'
import { systemContext, transact } from '../src/portal/people/people.ts'
import { makeClient, makePortal, makePortalUser } from '../src/portal/portal.factories.ts'
import { openPortal } from '../src/portal/portal.open.ts'
import { fillToSize, type Size } from './bench-fill.ts'
import { type Asking, type ListRequest, listRequests } from './list-requests.ts'

/** What the requests of a list name, and who asks. */
export type Place = { ids: Record<string, string>; emails: Record<Asking, string>; requests: ListRequest[] }

/** With what everybody of a measured portal signs in. */
export const password = 'a password for measuring'

/** Makes a portal of a size, with somebody of each kind who can sign in, and has statistics taken. */
export async function fillPortal(settings: Settings, size: Size): Promise<Place> {
  const { portal, close } = await openPortal(settings, 'portal')
  const passwordHash = await portal.auth.hashPassword(password)
  const ctx = systemContext(portal, newId())
  const emails = {} as Record<Asking, string>
  const someone = (who: Asking) => {
    emails[who] = `${who}@lists.example`
    return { firstName: who, lastName: 'Vale', email: emails[who], passwordHash }
  }
  await transact(ctx, inside => makePortal(inside, 'Lists', someone('owner')))
  const { connection } = await fillToSize(ctx, size)
  const { rows } = await owned<Record<string, string>>(
    settings,
    `select project_id as project, client_company_id as company,
    (select name from portal.client_company y where y.id = c.client_company_id) as name from portal.project_client c order by 1 limit 1`,
  )
  const { project = '', company = '', name = '' } = rows[0] ?? {}
  const hat = await transact(ctx, async inside => {
    for (const role of ['manager', 'employee', 'contractor'] as const)
      await makePortalUser(inside, { ...someone(role), role, projects: [project] })
    return makeClient(inside, { ...someone('client'), company: name, projects: [] })
  })
  await close()
  await owned(settings, 'vacuum analyze')
  const ids = { portal: ctx.viewer.portalId, project, company, hat: hat.clientUserId }
  return { ids, emails, requests: listRequests({ project, company, connection }) }
}

/** A path as the table of figures names it. */
export const shortened = (path: string) => path.replace('/api/p/{portal}/', '')

/** Things by what they have in common. */
export function groupBy<One>(things: readonly One[], by: (one: One) => string): Map<string, One[]> {
  const groups = new Map<string, One[]>()
  for (const one of things) groups.set(by(one), [...(groups.get(by(one)) ?? []), one])
  return groups
}

/** Runs a statement as the database's owner. */
export async function owned<R extends pg.QueryResultRow>(settings: Settings, text: string) {
  const client = new pg.Client({ connectionString: settings.databaseUrl })
  await client.connect()
  try {
    return await client.query<R>(text)
  } finally {
    await client.end()
  }
}
