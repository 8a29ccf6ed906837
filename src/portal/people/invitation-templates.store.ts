import { sql } from 'kysely'
import { problem } from '../../platform/errors.ts'
import type { Tx } from './context.ts'
import type { InvitationWords } from './invitations.store.ts'

/** The words this portal wrote for inviting clients; undefined while it uses the standard ones. */
export async function findTemplate({ db, viewer }: Tx) {
  return db
    .selectFrom('invitation_template')
    .select(['subject', 'message', 'updated_by as updatedBy', 'updated_at as updatedAt'])
    .where('portal_id', '=', viewer.portalId)
    .executeTakeFirst()
}

/** Keeps the words this portal invites clients with. */
export async function upsertTemplate({ db, viewer, clock }: Tx, { subject, message }: InvitationWords): Promise<void> {
  const written = { subject, message, updated_by: viewer.name, updated_at: clock() }
  await db
    .insertInto('invitation_template')
    .values({ portal_id: viewer.portalId, ...written })
    .onConflict(conflict => conflict.column('portal_id').doUpdateSet(written))
    .execute()
}

/** Goes back to the standard words. */
export async function deleteTemplate({ db, viewer }: Tx): Promise<void> {
  await db.deleteFrom('invitation_template').where('portal_id', '=', viewer.portalId).execute()
}

/** Somebody to preview a letter for: a client user as an invitation would name them. */
export async function getAddressee({ db, viewer }: Tx, clientUserId: string) {
  const { rows } = await sql<{ email: string | null; firstName: string; companyName: string | null }>`
    select p.email, p.first_name as "firstName", c.name as "companyName"
    from client_user u join person p on p.portal_id = u.portal_id and p.id = u.person_id
    left join client_company c on c.portal_id = u.portal_id and c.id = u.client_company_id
    where u.portal_id = ${viewer.portalId} and u.id = ${clientUserId}`.execute(db)
  if (!rows[0]) throw problem('not_found')
  return rows[0]
}

/** The portal's name, as letters give it. */
export async function getPortalName({ db, viewer }: Tx): Promise<string> {
  const { name } = await db
    .selectFrom('portal')
    .select('name')
    .where('id', '=', viewer.portalId)
    .executeTakeFirstOrThrow()
  return name
}
