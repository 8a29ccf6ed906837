import type { OpenAPIHono } from '@hono/zod-openapi'
import { betterAuth } from 'better-auth'
import type { Kysely } from 'kysely'
import { problem } from './errors.ts'
import { emailKey } from './fold.ts'
import { limitBody, problemResponse, refuseOtherOrigins } from './mount.ts'
import { clientAddress, type Peer } from './peer.ts'

/** The header our server sets to the address it saw; whatever a client sends in it is overwritten. */
const addressHeader = 'x-portico-client'

/** Everything of better-auth's that is reachable from outside; the rest of its handler is 404. */
const endpoints = new Set(['/sign-in/email', '/sign-out', '/request-password-reset', '/reset-password'])

/** What sign-in needs of a product: its database, a secret and a cookie prefix of its own, and how to mail a reset link. */
export type AuthOptions = {
  db: Kysely<never>
  secret: string
  publicUrl: string
  cookiePrefix: string
  signInsPerMinute?: number
  sendReset: (to: { id: string; name: string; email: string }, url: string) => Promise<void>
  onReset: (loginId: string) => Promise<void>
}

/** better-auth over the product's own `login…` tables: e-mail and password, sessions in the database, no open sign-up. */
export function createAuth(options: AuthOptions) {
  const auth = betterAuth({
    database: { db: options.db, type: 'postgres', transaction: true },
    secret: options.secret,
    baseURL: options.publicUrl,
    basePath: '/api/auth',
    trustedOrigins: request => {
      const host = request?.headers.get('host')
      return host ? [`http://${host}`, `https://${host}`] : []
    },
    telemetry: { enabled: false },
    // A wrong password is no event for the log.
    logger: { level: 'error' },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 12,
      maxPasswordLength: 200,
      resetPasswordTokenExpiresIn: 3600,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: ({ user, url }) => options.sendReset(user, url),
      onPasswordReset: ({ user }) => options.onReset(user.id),
    },
    user: { modelName: 'login' },
    session: { modelName: 'login_session', expiresIn: 30 * 86_400, updateAge: 86_400 },
    account: { modelName: 'login_account' },
    verification: { modelName: 'login_verification', storeIdentifier: 'hashed' },
    rateLimit: {
      enabled: true,
      storage: 'database',
      modelName: 'login_rate_limit',
      window: 60,
      max: 100,
      customRules: {
        '/sign-in/email': { window: 60, max: options.signInsPerMinute ?? 10 },
        '/request-password-reset': { window: 60, max: 5 },
        '/reset-password': { window: 60, max: 10 },
      },
    },
    advanced: {
      cookiePrefix: options.cookiePrefix,
      useSecureCookies: options.publicUrl.startsWith('https:'),
      database: { generateId: 'uuid' },
      ipAddress: { ipAddressHeaders: [addressHeader], ipv6Subnet: 64 },
    },
  })

  /** The login of a request's session cookie and that session's id, or undefined. */
  const loginOf = async (headers: Headers) => {
    const found = await auth.api.getSession({ headers, query: { disableRefresh: true } })
    return found ? { login: found.user, sessionId: found.session.id } : undefined
  }

  /** Hashes a password as sign-in will check it. */
  const hashPassword = async (password: string) => (await auth.$context).password.hash(password)

  /** Signs a new login in: appends the session cookie of a correct pair to `respond`. */
  const signIn = async (email: string, password: string, respond: Headers) => {
    const { headers } = await auth.api.signInEmail({ body: { email, password }, returnHeaders: true })
    for (const cookie of headers.getSetCookie()) respond.append('set-cookie', cookie)
  }

  /** Sets a new password after checking the current one; ends every other session. Throws `wrong_password`. */
  const changePassword = async (headers: Headers, current: string, next: string, respond: Headers) => {
    try {
      const answer = await auth.api.changePassword({
        headers,
        body: { currentPassword: current, newPassword: next, revokeOtherSessions: true },
        returnHeaders: true,
      })
      for (const cookie of answer.headers.getSetCookie()) respond.append('set-cookie', cookie)
    } catch (error) {
      if ((error as { body?: { code?: string } }).body?.code === 'INVALID_PASSWORD') throw problem('wrong_password')
      throw error
    }
  }

  return { auth, loginOf, hashPassword, signIn, changePassword }
}

/** The sign-in of one product. */
export type Auth = ReturnType<typeof createAuth>

/** Mounts the named endpoints of better-auth below `/api/auth`; every other address there is not found. */
export function mountAuth(app: OpenAPIHono, { auth }: Auth, peer: Peer) {
  app.all('/api/auth/*', limitBody, async c => {
    const endpoint = c.req.path.slice('/api/auth'.length)
    if (c.req.method !== 'POST' || !endpoints.has(endpoint)) return problemResponse(problem('not_found'))
    refuseOtherOrigins(c)
    const headers = new Headers(c.req.raw.headers)
    headers.set(addressHeader, clientAddress(c, peer))
    headers.delete('x-forwarded-for')
    // Of another length once the address is written another way.
    headers.delete('content-length')
    const body = withKey(await c.req.text())
    const answer = await auth.handler(new Request(c.req.raw.url, { method: 'POST', headers, body }))
    if (answer.status === 429) {
      const seconds = Number(answer.headers.get('x-retry-after') ?? 60)
      return problemResponse(problem('too_many_requests', undefined, undefined, seconds))
    }
    return answer
  })
}

/** The same request with the address as logins are stored under, however its owner writes it. */
function withKey(text: string): string {
  try {
    const body = JSON.parse(text)
    const key = typeof body?.email === 'string' ? emailKey(body.email) : null
    return key ? JSON.stringify({ ...body, email: key }) : text
  } catch {
    return text
  }
}
