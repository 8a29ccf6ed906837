import type { Tx } from '../people/people.ts'

/** A connection as reading over it needs it, with its sealed key. */
export type StoredTicket = NonNullable<Awaited<ReturnType<typeof findStoredTicket>>>

/** A connection with its sealed key, also one whose ties were ended, if it is there. */
export function findStoredTicket({ db, viewer }: Tx, id: string) {
  return db
    .selectFrom('connection')
    .selectAll()
    .where('portal_id', '=', viewer.portalId)
    .where('id', '=', id)
    .executeTakeFirst()
}

/** Notes what a CRM organisation is called now. */
export async function updateOrganizationName({ db, viewer }: Tx, id: string, name: string): Promise<void> {
  await db
    .updateTable('connection')
    .set({ organization_name: name })
    .where('portal_id', '=', viewer.portalId)
    .where('id', '=', id)
    .execute()
}
