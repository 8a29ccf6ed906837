import { type Kysely, sql } from 'kysely'

/**
 * Creates better-auth's tables under our names, with its own camel-case columns. They belong to the installation, not to a
 * tenant, so row-level security does not apply: a login may be known in several portals.
 */
export async function createLoginTables(db: Kysely<unknown>): Promise<void> {
  const statements = [
    `create table login (id uuid primary key default gen_random_uuid(), name text not null, email text not null unique,
       "emailVerified" boolean not null default false, image text,
       "createdAt" timestamptz not null default now(), "updatedAt" timestamptz not null default now())`,
    `create table login_session (id uuid primary key default gen_random_uuid(), "expiresAt" timestamptz not null,
       token text not null unique, "createdAt" timestamptz not null default now(), "updatedAt" timestamptz not null default now(),
       "ipAddress" text, "userAgent" text, "userId" uuid not null references login (id) on delete cascade)`,
    `create index on login_session ("userId")`,
    `create table login_account (id uuid primary key default gen_random_uuid(), "accountId" text not null, "providerId" text not null,
       "userId" uuid not null references login (id) on delete cascade, "accessToken" text, "refreshToken" text, "idToken" text,
       "accessTokenExpiresAt" timestamptz, "refreshTokenExpiresAt" timestamptz, scope text, password text,
       "createdAt" timestamptz not null default now(), "updatedAt" timestamptz not null default now())`,
    `create index on login_account ("userId")`,
    `create table login_verification (id uuid primary key default gen_random_uuid(), identifier text not null, value text not null,
       "expiresAt" timestamptz not null, "createdAt" timestamptz not null default now(), "updatedAt" timestamptz not null default now())`,
    `create index on login_verification (identifier)`,
    `create table login_rate_limit (id uuid primary key default gen_random_uuid(), key text not null unique, count integer not null,
       "lastRequest" bigint not null)`,
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}

/** The login tables as queries of a product see them. */
export type LoginTables = {
  login: {
    id: string
    name: string
    email: string
    emailVerified: boolean
    image: string | null
    createdAt: Date
    updatedAt: Date
  }
  login_session: {
    id: string
    expiresAt: Date
    token: string
    createdAt: Date
    updatedAt: Date
    ipAddress: string | null
    userAgent: string | null
    userId: string
  }
}
