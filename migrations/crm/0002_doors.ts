import { type Kysely, sql } from 'kysely'
import { protect } from '../../src/platform/database/protect.ts'

/** The questions asked before any organisation is known, as functions of the owner that answer nothing else. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await protect(db, 'service_key_brake', 'false')
  for (const [signature, returns, body] of doors) {
    await sql
      .raw(
        `create function ${signature} returns ${returns} language sql security definer set search_path = crm, pg_temp as $$ ${body} $$`,
      )
      .execute(db)
    const name = signature.replace(/\(.*/s, '')
    await sql.raw(`revoke all on function ${name} from public`).execute(db)
  }
}

const keyColumns = `blocked_until timestamptz, org_id bigint, key_id bigint, key_hash text, email_keys text[], owner_id bigint,
  owner_name text, owner_status text, owner_profile text, expires_at timestamptz, ended_because text`

const doors: [signature: string, returns: string, body: string][] = [
  ['has_organization()', 'boolean', 'select exists (select from organization)'],

  [
    'users_of_login(login uuid)',
    'table (org_id bigint, user_id bigint, status text, profile text)',
    'select u.org_id, u.id, u.status, u.profile from crm_user u where u.login_id = login',
  ],

  // Found by hash alone and with one row whatever happens, so that a wrong e-mail and a wrong key cost the same.
  [
    'find_service_key(from_address text, hash text, at timestamptz)',
    `table (${keyColumns})`,
    `select b.blocked_until, k.org_id, k.id, k.key_hash, array[k.email_key, u.email_key], k.owner_id,
       concat_ws(' ', u.first_name, u.last_name), u.status, u.profile, k.expires_at, k.ended_because
     from (select 1) as always
     left join service_key_brake b on b.address = from_address and b.blocked_until > at
     left join service_key k on k.key_hash = hash
     left join crm_user u on u.org_id = k.org_id and u.id = k.owner_id`,
  ],

  // Ten wrong tries within a minute close the door to that address for a minute. Organisations whose administrator was
  // named see the refusal in their log.
  [
    'refuse_service_key(from_address text, tried_email_key text, asked text, at timestamptz)',
    'timestamptz',
    `insert into service_key_use (org_id, at, address, asked, answer, refused)
       select distinct k.org_id, at, from_address, asked, 'Refused: wrong key', true
       from service_key k where k.email_key = tried_email_key and k.ended_at is null;
     delete from service_key_brake where touched_at < at - interval '1 hour';
     insert into service_key_brake as b (address, tries, touched_at) values (from_address, array[at], at)
     on conflict (address) do update set
       touched_at = at,
       tries = array(select t from unnest(b.tries) as t where t > at - interval '1 minute' order by t desc limit 9) || at,
       blocked_until = case when (select count(*) from unnest(b.tries) as t where t > at - interval '1 minute') >= 9
         then at + interval '1 minute' else b.blocked_until end
     returning blocked_until`,
  ],
]
