/** A refusal the vendor's way: always these four, always JSON, or the vendor's SDKs lose the whole answer. */
export type Refusal = {
  status: number
  code: string
  message: string
  details?: Record<string, unknown>
  headers?: Record<string, string>
}

/** What the vendor's API of the CRM refuses with, by our name for it. */
export const refusals = {
  unknownAddress: {
    status: 404,
    code: 'INVALID_URL_PATTERN',
    message: 'Please check if the URL trying to access is a correct one',
  },
  wrongMethod: {
    status: 405,
    code: 'INVALID_REQUEST_METHOD',
    message: 'The http request method type is not a valid one',
  },
  failed: { status: 500, code: 'INTERNAL_ERROR', message: 'Internal Server Error' },

  noModule: { status: 400, code: 'INVALID_MODULE', message: 'the module name given seems to be invalid' },
  noView: {
    status: 400,
    code: 'INVALID_DATA',
    message: 'the custom view id given seems to be invalid: this CRM has no custom views',
    details: { param: 'cvid' },
  },
  noSearch: { status: 403, code: 'NOT_SUPPORTED', message: 'only the number of all records can be asked for' },
  beyondPages: {
    status: 400,
    code: 'DISCRETE_PAGINATION_LIMIT_EXCEEDED',
    message: 'You can only get the first 2000 records without using page_token param',
    details: { limit: 2000 },
  },
  beyondAll: {
    status: 400,
    code: 'PAGINATION_LIMIT_EXCEEDED',
    message: 'You can get only the first 100000 records of a list',
    details: { limit: 100_000 },
  },
  badToken: {
    status: 400,
    code: 'INVALID_DATA',
    message: 'the page_token given seems to be invalid',
    details: { param: 'page_token' },
  },
  tokenOfOther: {
    status: 400,
    code: 'TOKEN_BOUND_DATA_MISMATCH',
    message: 'the page_token belongs to a request with other parameters or of another user',
    details: { param: 'page_token' },
  },
  expiredToken: {
    status: 400,
    code: 'EXPIRED_VALUE',
    message: 'the page_token has expired: it is good for 24 hours',
    details: { param: 'page_token' },
  },

  /** The one answer to a wrong pair, whether the address is known here or not. */
  wrongPair: { status: 401, code: 'AUTHENTICATION_FAILURE', message: 'Authentication failed' },
  tooManyTries: {
    status: 429,
    code: 'TOO_MANY_REQUESTS',
    message: 'Too many wrong pairs of e-mail address and key. Wait a minute, then try again.',
  },

  // Only the holder of the right pair is told these.
  replaced: { status: 401, code: 'KEY_REPLACED', message: 'This key was replaced by a newer one. Use that one.' },
  revoked: { status: 401, code: 'KEY_REVOKED', message: 'This key was revoked. Generate a new one.' },
  expired: { status: 401, code: 'KEY_EXPIRED', message: 'This key has expired. Generate a new one.' },
  owner_inactive: {
    status: 403,
    code: 'OWNER_INACTIVE',
    message: 'The user who generated this key was deactivated. Another administrator can generate one.',
  },
  owner_not_administrator: {
    status: 403,
    code: 'OWNER_NOT_ADMINISTRATOR',
    message:
      'The user who generated this key no longer has the Administrator profile. An administrator can generate one.',
  },
} as const satisfies Record<string, Refusal>

/** A value that cannot be meant, by the name of its parameter. */
export const invalidParameter = (name: string): Refusal => ({
  status: 400,
  code: 'PATTERN_NOT_MATCHED',
  message: `please check whether the input values are correct for ${name}`,
  details: { api_name: name },
})

/** A parameter that a request cannot do without. */
export const missingParameter = (name: string): Refusal => ({
  status: 400,
  code: 'REQUIRED_PARAM_MISSING',
  message: 'One of the expected parameter is missing',
  details: { param: name },
})

/** A member that a body cannot do without. */
export const missingMember = (name: string): Refusal => ({
  status: 400,
  code: 'MANDATORY_NOT_FOUND',
  message: 'required field not found',
  details: { api_name: name },
})

/** Two parameters of which only one can be meant. */
export const ambiguous = (...names: [string, string]): Refusal => ({
  status: 400,
  code: 'AMBIGUITY_DURING_PROCESSING',
  message: `${names.join(' and ')} cannot be used together`,
  details: { ambiguity_due_to: names.map(name => ({ param: name })) },
})

/** More of something than one request may ask for. */
export const limitExceeded = (name: string, limit: number): Refusal => ({
  status: 400,
  code: 'LIMIT_EXCEEDED',
  message: `At most ${limit} ${name} in one request`,
  details: { api_name: name, limit },
})

/** An id in the address that is not digits. */
export const invalidId: Refusal = {
  status: 400,
  code: 'INVALID_DATA',
  message: 'the related id given seems to be invalid',
  details: { resource_path_index: 1 },
}

/** The answer on the wire. */
export function refuse({ status, code, message, details = {}, headers = {} }: Refusal): Response {
  return new Response(JSON.stringify({ code, details, message, status: 'error' }), {
    status,
    headers: { 'content-type': 'application/json;charset=UTF-8', 'cache-control': 'no-store', ...headers },
  })
}
