import { sql } from 'kysely'
import { problem } from '../../platform/errors.ts'
import type { Tx } from './context.ts'

/** A client user's own hat: the portal, their names and title, and the company they look from. */
export type ClientHatFacts = {
  portal: { id: string; name: string }
  company: { id: string; name: string }
  me: { clientUserId: string; firstName: string; lastName: string; email: string | null; title: string | null }
}

/** What the viewer, a client user, may know of the hat they wear. */
export async function getClientHat({ db, viewer }: Tx): Promise<ClientHatFacts> {
  const { rows } = await sql<ClientHatFacts>`
    select json_build_object('id', t.id, 'name', t.name) as portal, json_build_object('id', y.id, 'name', y.name) as company,
      json_build_object('clientUserId', u.id, 'firstName', p.first_name, 'lastName', p.last_name, 'email', p.email,
        'title', u.title) as me
    from client_user u join person p on p.portal_id = u.portal_id and p.id = u.person_id
    join client_company y on y.portal_id = u.portal_id and y.id = u.client_company_id join portal t on t.id = u.portal_id
    where u.portal_id = ${viewer.portalId} and u.id = ${viewer.clientUserId}`.execute(db)
  if (!rows[0]) throw problem('not_found')
  return rows[0]
}
