import { sql } from 'kysely'
import { type OrgOutside, transactOrg } from '../src/crm/context.ts'
import { buildOrganization, buildUsers, giveLogin } from '../src/crm/crm.factories.ts'
import { openCrm } from '../src/crm/crm.server.ts'
import type { Settings } from '../src/platform/settings.ts'

/** The administrator of the filled CRM, by e-mail address. */
export const admin = 'admin@bench.example'

/** Makes an organisation with that many contacts, beneath a tenth as many accounts. */
export async function fillCrm(settings: Settings, contacts: number): Promise<void> {
  const { crm, close } = openCrm({ settings })
  const org = await buildOrganization(crm, 'Bench Sales')
  const [id] = await transactOrg(org, ctx =>
    buildUsers(ctx, [{ first_name: 'Ada', last_name: 'Bench', email: admin, profile: 'Administrator' }]),
  )
  await giveLogin(crm, org, id as string, admin, 'Ada Bench')
  await fillRecords(org, contacts)
  await close()
}

// One contact in ten without e-mail, 250 pairs of one address in 100,000; names as short as real ones.
const fillRecords = (org: OrgOutside, contacts: number) =>
  transactOrg(org, async ({ db, orgId }) => {
    await sql`insert into account (org_id, id, name, name_key, search_key, type, industry, website, phone, city, country)
      select ${orgId}, 600000 + n, 'Company ' || n, 'company ' || n, 'company ' || n, (array['Customer', 'Prospect'])[n % 2 + 1],
        (array['Energy', 'Food', 'Crafts'])[n % 3 + 1], 'https://company' || n || '.example', '+47 ' || n, 'Oslo', 'Norway'
      from generate_series(1, ${contacts / 10}::int) n`.execute(db)
    await sql`insert into contact (org_id, id, first_name, last_name, name_key, search_key, email, email_key, title, phone, account_id)
      select ${orgId}, 10000000 + n, first, 'Silva ' || n, lower(first) || ' silva ' || n, lower(first) || ' silva ' || n,
        email, email, 'Title ' || n % 40, '+47 ' || n, 600000 + 1 + n % ${contacts / 10}::int
      from (select n, (array['Ana', 'Ben', 'Cleo', 'Dan', 'Elif'])[n % 5 + 1] as first,
        case when n % 10 = 0 then null when n % 400 = 1 then 'pair.' || n - 1 || '@client.example'
          when n % 400 = 2 then 'pair.' || n - 2 || '@client.example' else 'person.' || n || '@client.example' end as email
        from generate_series(1, ${contacts}::int) n) rows`.execute(db)
    // As of a CRM in use for a while: what changes later is all that changed since the first reading.
    for (const table of ['crm_user', 'account', 'contact'])
      await sql`update ${sql.table(table)} set modified_time = now() - interval '1 day'`.execute(db)
    for (const table of ['account', 'contact']) await sql`analyze ${sql.table(table)}`.execute(db).catch(() => {})
  })
