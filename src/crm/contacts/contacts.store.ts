import { sql } from 'kysely'
import type { z } from 'zod'
import { byWords, commonSorts, nameSql, refSql, timesSql } from '../columns.ts'
import type { OrgContext } from '../context.ts'
import { given, listByKey, type listQuery, type Sorts, searchFor } from '../lists.ts'
import type { contactRow } from './contact.ts'

type ContactRow = z.output<typeof contactRow>
type ContactListQuery = z.output<typeof listQuery> & Partial<Record<'account' | 'owner', string | undefined>>

const columns = sql`c.id::text as id, c.first_name as "firstName", c.last_name as "lastName", ${nameSql('c')} as name, c.email,
  c.phone, c.mobile, c.title, ${refSql('a', sql.ref('a.name'))} as account, ${refSql('o', nameSql('o'))} as owner, c.city,
  c.country, c.do_not_process as "doNotProcess", ${timesSql('c')}`
const from = sql`contact c left join account a on a.org_id = c.org_id and a.id = c.account_id
  left join crm_user o on o.org_id = c.org_id and o.id = c.owner_id`

const sorts: Sorts = {
  ...commonSorts('c'),
  email: byWords('c.email'),
  title: byWords('c.title'),
  account: [sql`coalesce(a.name_key, '')`, 'text'],
  owner: [sql`coalesce(o.name_key, '')`, 'text'],
}

/** One page of the organisation's contacts. */
export async function listContacts(ctx: OrgContext, query: ContactListQuery) {
  return listByKey<ContactRow>(ctx, {
    columns,
    from,
    where: [
      ...given(query.account, account => sql`c.account_id = ${account}`),
      ...given(query.owner, owner => sql`c.owner_id = ${owner}`),
      ...searchFor(query.q, sql.ref('c.search_key'), sql`coalesce(a.name_key, '')`),
    ],
    id: sql.ref('c.id'),
    sorts,
    query,
  })
}

/** A contact with its address, or undefined. */
export async function findContact(ctx: OrgContext, id: string) {
  const { rows } = await sql<
    ContactRow & Record<'street' | 'state' | 'zip' | 'description', string | null> & { potentialCount: number }
  >`
    select ${columns}, c.street, c.state, c.zip, c.description,
      (select count(*)::int from deal d where d.org_id = c.org_id and d.contact_id = c.id) as "potentialCount"
    from ${from} where c.id = ${id}`.execute(ctx.db)
  return rows[0]
}
