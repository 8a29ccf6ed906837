// The CRM of the proofs by killing: filled once, changed in every round and put back as it was.
import { transactOrg } from '../src/crm/context.ts'
import {
  buildAccounts,
  buildContacts,
  buildDeals,
  buildOrganization,
  buildUsers,
  giveLogin,
  knownPassword,
} from '../src/crm/crm.factories.ts'
import { openCrm } from '../src/crm/crm.server.ts'
import type { Products } from './trust-products.ts'

/** Where the records are read from. */
export type Source = { baseUrl: string; credentials: { email: string; key: string } }

const admin = 'admin@kills.example'

/**
 * Fills an organisation of the bundled CRM with companies and their people: several chunks of contacts and many pages; one in
 * five can be invited.
 */
export async function fillCrm(products: Products, people: number): Promise<Source> {
  const { crm, close } = openCrm({ settings: products.settings() })
  const org = await buildOrganization(crm, 'Kills')
  const companies = Math.ceil(people / 20)
  const range = (count: number) => Array.from({ length: count }, (_, n) => n)
  const [first] = await transactOrg(org, async ctx => {
    const ids = await buildAccounts(
      ctx,
      range(companies).map(n => ({ name: `Company ${n}`, website: `https://c${n}.example` })),
    )
    await buildContacts(
      ctx,
      range(people).map(n => ({
        first_name: `First ${n}`,
        last_name: `Last ${n}`,
        email: `contact.${n}@kills.example`,
        title: `Title ${n % 7}`,
        account_id: ids[n % companies] ?? null,
        do_not_process: n % 5 > 0,
      })),
    )
    await buildDeals(
      ctx,
      ids.slice(0, 60).map((id, n) => ({ name: `Potential ${n}`, account_id: id })),
    )
    return buildUsers(ctx, [{ first_name: 'Ada', last_name: 'Strand', email: admin, profile: 'Administrator' }])
  })
  await giveLogin(crm, org, first ?? '', admin, 'Ada Strand')
  await close()
  // Of yesterday, so that nothing of it counts as changed.
  for (const table of ['crm_user', 'account', 'contact', 'deal'])
    await products.look(`update crm.${table} set modified_time = now() - interval '1 day' where org_id = $1`, [
      org.orgId,
    ])
  await products.askCrm('POST', '/api/auth/sign-in/email', { email: admin, password: knownPassword })
  const { key } = await products.askCrm('POST', '/api/service-key', {})
  return { baseUrl: products.crmUrl, credentials: { email: admin, key: String(key) } }
}

/**
 * Changes what a reading of changes has to find: every second contact's title, every twentieth one's company; some go, and some are
 * new. Answers what puts everything back as it was, so that every round begins alike.
 */
export async function changeCrm({ look }: Products): Promise<() => Promise<void>> {
  const ask = async <R>(text: string, values: unknown[] = []) => {
    const rows = await look<R>(text, values)
    if (!rows) throw new Error('The database is away before anything was killed.')
    return rows
  }
  const of = `org_id = (select org_id from crm.contact where email = 'contact.0@kills.example')`
  const numbered = `from (select id, row_number() over (order by id) as n from crm.contact where ${of}) x where x.id = c.id and c.${of}`
  const before = await ask<{ row: string }>(
    `select to_jsonb(c)::text as row from crm.contact c where ${of} order by id`,
  )
  await ask(`update crm.contact c set title = 'Other title', modified_time = now() ${numbered} and n % 2 = 0`)
  await ask(`update crm.contact c set account_id = (select min(id) from crm.account a where a.org_id = c.org_id), modified_time = now()
    ${numbered} and n % 20 = 3`)
  await ask(`delete from crm.contact c using (select id, row_number() over (order by id) as n from crm.contact where ${of}) x
    where x.id = c.id and c.${of} and n % 50 = 7`)
  const columns = await ask<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = 'crm.contact'::regclass and attnum > 0 and not attisdropped
     and attgenerated = ''`,
  )
  const names = columns.map(({ name }) => name).join(', ')
  // As text throughout: a number of the CRM is longer than one of ours is exact.
  const insert = (rows: readonly { row: string }[], as: string, on = '') =>
    ask(
      `insert into crm.contact (${names}) select ${names} from jsonb_array_elements($1::jsonb) with ordinality t (row, n),
       jsonb_populate_record(null::crm.contact, ${as}) ${on}`,
      [`[${rows.map(({ row }) => row).join(',')}]`],
    )
  await insert(
    before.slice(0, 30),
    `row || jsonb_build_object('id', 9000000000000000000 + n, 'first_name', 'New ' || n, 'email', 'new.' || n || '@kills.example',
      'email_key', 'new.' || n || '@kills.example', 'created_time', now(), 'modified_time', now())`,
  )
  return async () => {
    await ask(`delete from crm.contact c where ${of} and c.email like 'new.%'`)
    const set = columns
      .map(({ name }) => name)
      .filter(name => name !== 'id' && name !== 'org_id')
      .map(name => `${name} = excluded.${name}`)
    await insert(before, 'row', `on conflict (org_id, id) do update set ${set.join(', ')}`)
    await ask(`delete from crm.deleted_record where ${of}`)
  }
}
