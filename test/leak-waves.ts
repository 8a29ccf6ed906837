// What happens beside a viewer of the leak tests, and must change nothing that they see.
import { sql } from 'kysely'
import { newId } from '../src/platform/ids.ts'
import { invite, type Portal, systemContext, type Tx, transact } from '../src/portal/people/people.ts'
import { makeClient, makeClientUser, makePortalUser, makeProject } from '../src/portal/portal.factories.ts'
import { insertMembers, insertProjectClients, settlePrimaries } from '../src/portal/projects/projects.ts'
import { word } from './leak-words.ts'
import type { LeakWorld } from './leak-world.ts'

export type Wave = 'unseen' | 'neighbour' | 'beside'

/**
 * `unseen`: projects that nobody who looks works on are for their companies, and a CRM says something new. `neighbour`: a company
 * comes, with people, projects and mails. `beside`: it comes to the very projects, and so do people hidden from clients.
 */
export function make(wave: Wave, portal: Portal, world: LeakWorld, n: number): Promise<void> {
  const says = (kind: Parameters<typeof word>[1], number: number) => word(n, kind, number)
  const record = (what: 'company' | 'project' | 'clientUser' | 'portalUser', mark: string) =>
    world.portals[n]?.named[what].find(one => one.word === mark)?.id ?? ''
  const waves: Record<Wave, (ctx: Tx) => Promise<void>> = {
    async unseen(ctx) {
      const companies = [1, 2, 3, 4].map(k => record('company', says('company', k)))
      const projects = [await makeProject(ctx, 'Unseen'), await makeProject(ctx, 'Unseen before')]
      await insertProjectClients(ctx, companies, projects, { shared: false })
      await settlePrimaries(ctx, projects)
      await sql`update project_client x set contact_id = (select id from client_user u where u.client_company_id = x.client_company_id
        order by id desc limit 1) where project_id = any(${projects}::uuid[])`.execute(ctx.db)
      await sql`update project set archived_at = ${ctx.clock()} where id = ${projects[1]}`.execute(ctx.db)
      await sql`update connection set state = 'unreachable', organization_name = 'Renamed', last_import_at = ${ctx.clock()}`.execute(
        ctx.db,
      )
      await sql`update crm_record set name = name || ' renamed', facts = '{"amount": 99}'`.execute(ctx.db)
      await sql`delete from crm_link where record_id = ${companies[1]}`.execute(ctx.db)
      await sql`insert into snapshot (portal_id, id, connection_id, kind, started_by) select portal_id, ${newId()}, id, 'client', 'Test' from connection`.execute(
        ctx.db,
      )
    },
    async neighbour(ctx) {
      const project = await makeProject(ctx, 'Next door')
      const names = { firstName: 'New', lastName: 'Neighbour', company: 'New neighbours' }
      const { companyId } = await makeClient(ctx, { ...names, email: `new.${n}@clients.example`, projects: [project] })
      const second = await makeClientUser(ctx, { ...names, email: `second.${n}@clients.example` })
      await invite(ctx, 'client_user', [second])
      const worker = record('portalUser', says('worker', 1))
      await insertMembers(ctx, [worker], [project])
      await sql`insert into client_event (portal_id, id, client_company_id, by_name, what)
        values (${ctx.viewer.portalId}, ${newId()}, ${companyId}, 'Somebody', 'company_edited')`.execute(ctx.db)
    },
    async beside(ctx) {
      const common = record('project', says('common', 0))
      const shared = [record('project', says('shared', 1)), record('project', says('shared', 5)), common]
      await insertProjectClients(ctx, [record('company', says('company', 9))], shared)
      const person = { firstName: 'New', lastName: 'Colleague', email: `colleague.${n}@people.example` }
      const { portalUserId } = await makePortalUser(ctx, { ...person, role: 'manager', projects: shared })
      await sql`update project_member set hidden_from_clients = true where portal_user_id = ${portalUserId}`.execute(
        ctx.db,
      )
    },
  }
  return transact(systemContext(portal, world.portals[n]?.id ?? ''), waves[wave])
}
