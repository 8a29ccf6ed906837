// Puts canary words where the factories of the leak tests leave none, and learns whose every id is.
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../src/portal/people/people.ts'
import { settlePrimaries } from '../src/portal/projects/projects.ts'
import type { Ground } from './leak-world.ts'

/** A record that an address, a filter or an answer can name, and the word that says whose it is. */
export type Named = { id: string; word: string }

/** What an address can name. */
export type Nameable =
  | 'project'
  | 'portalUser'
  | 'clientUser'
  | 'company'
  | 'connection'
  | 'snapshot'
  | 'plan'
  | 'reversal'
  | 'decision'
  | 'run'

const nameable: Record<Nameable, RawBuilder<unknown>> = {
  project: sql`select id, name as word from project`,
  portalUser: sql`select id, title as word from portal_user`,
  clientUser: sql`select id, title as word from client_user`,
  company: sql`select id, name as word from client_company`,
  connection: sql`select id, organization_name as word from connection`,
  snapshot: sql`select id, started_by as word from snapshot`,
  plan: sql`select id, created_by as word from import_plan where reverses is null`,
  reversal: sql`select id, created_by as word from import_plan where reverses is not null`,
  decision: sql`select id, by_name as word from crm_decision`,
  run: sql`select id, started_by as word from run`,
}

const others = [
  sql`select id, first_name as word from person`,
  sql`select id, by_name as word from client_event`,
  sql`select id, invited_by as word from invitation`,
]

/** The records of the portal by what they are, each with its word; `wordOf` learns those and every other id. */
export async function learn({ db }: Tx, wordOf: Map<string, string>): Promise<Record<Nameable, Named[]>> {
  const named = {} as Record<Nameable, Named[]>
  for (const [what, query] of Object.entries(nameable))
    named[what as Nameable] = (await sql<Named>`${query} order by id`.execute(db)).rows
  for (const query of others) {
    const { rows } = await sql<Named>`${query}`.execute(db)
    for (const { id, word } of rows) if (word) wordOf.set(id, word)
  }
  for (const { id, word } of Object.values(named).flat()) wordOf.set(id, word)
  return named
}

/** Fills every text that is left: what only managers of a record read, who wrote it, what was done there. */
export async function paint(ctx: Tx, says: Ground['says']): Promise<void> {
  const { db, viewer } = ctx
  const mail = sql`name || '-manager'`
  for (const statement of [
    sql`update project set created_by = name || '-staff', archived_at = case when name ~ '-(archived|gone)' then now() end`,
    sql`update client_company set website = ${mail}, phone = ${mail}, address = ${mail}, industry = ${mail}, owner_name = ${mail},
      domain = ${mail}`,
    sql`update client_user set phone = title || '-manager'`,
    sql`update portal_user set title = ${says('owner')} where title is null`,
    sql`update client_event e set by_name = replace(c.name, '-company', '-note') from client_company c where c.id = e.client_company_id`,
    sql`update invitation i set invited_by = replace(u.title, '-company', '-note') from client_user u where u.id = i.client_user_id`,
    sql`insert into hand_edit (portal_id, id, target_id, by_name, fields)
      select portal_id, gen_random_uuid(), id, replace(name, '-company', '-note'), array['website'] from client_company`,
    sql`update invitation set invited_by = ${says('invited')} where portal_user_id is not null`,
  ])
    await statement.execute(db)
  const projects = await db.selectFrom('project').select('id').execute()
  await settlePrimaries(
    ctx,
    projects.map(row => row.id),
  )
  await sql`update project_client x set contact_id = (select id from client_user u where u.client_company_id = x.client_company_id
    and u.title ~ '-company' and u.deactivated_at is null and exists (select from person p where p.id = u.person_id and p.first_name <> '')
    order by u.id desc limit 1)`.execute(db)
  const words = { subject: says('words'), message: says('words'), updated_by: says('words') }
  await db
    .insertInto('invitation_template')
    .values({ ...words, portal_id: viewer.portalId })
    .execute()
}
