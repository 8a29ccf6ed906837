import { type Kysely, sql } from 'kysely'
import type { LoginTables } from './database/login-tables.ts'

/** Inserts a login with a hashed password in the caller's transaction, and returns its id. */
export async function insertLogin<Tables extends LoginTables>(
  db: Kysely<Tables>,
  login: { email: string; name: string; passwordHash: string; verified: boolean },
): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    with created as (
      insert into login (name, email, "emailVerified") values (${login.name}, ${login.email.toLowerCase()}, ${login.verified}) returning id
    )
    insert into login_account ("accountId", "providerId", "userId", password)
    select id::text, 'credential', id, ${login.passwordHash} from created returning "userId" as id`.execute(db)
  return (rows[0] as { id: string }).id
}
