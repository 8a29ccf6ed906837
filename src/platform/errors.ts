/** One entry of the closed list: HTTP status, short title, and the sentence that says what happened and what to do. */
type Entry = readonly [status: number, title: string, detail: string]

const problems = {
  invalid_input: [400, 'Some values do not fit', 'Correct the marked fields and send them again. Nothing was changed.'],
  not_signed_in: [401, 'You are not signed in', 'Sign in and try again.'],
  wrong_origin: [403, 'This request came from another site', 'Open the page again from its own address.'],
  not_allowed: [403, 'You may not do this', 'Ask an administrator of this portal.'],
  not_found: [404, 'Nothing is here', 'It does not exist, or you may not see it.'],
  too_large: [413, 'This is too large', 'Send a smaller piece.'],
  too_many_requests: [429, 'Too many tries', 'Wait a minute, then try again.'],
  unavailable: [503, 'The database is away', 'Try again in a moment. Nothing was changed.'],
  unexpected: [
    500,
    'Something went wrong here',
    'Try again. If it happens again, give the reference to whoever runs this server.',
  ],

  name_taken: [409, 'This name is in use', 'Choose another name.'],
  email_taken: [409, 'This e-mail address is already here', 'Open the person who has it, or use another address.'],
  changed_meanwhile: [409, 'Somebody changed this meanwhile', 'Look at the new values, then try again.'],
  owner_stays: [409, 'The portal owner stays', 'Hand the ownership over first, in Settings.'],
  last_administrator: [409, 'The last administrator stays', 'Make somebody else an administrator first.'],
  own_access: [409, 'You cannot take your own access away', 'Ask another administrator to do it.'],
  cannot_grant: [403, 'You cannot give what you do not have', 'Ask an administrator to give this role.'],
  archived: [409, 'This project is archived', 'Restore it first.'],
  already_set_up: [409, 'This portal is already set up', 'Sign in instead.'],

  no_mail_server: [
    409,
    'This server sends no mail',
    'Copy invitation links instead, or ask whoever runs this server to set SMTP_URL. Nobody was invited.',
  ],
  no_email: [409, 'This person has no e-mail address', 'Add one first, then invite.'],
  deactivated: [409, 'This person is deactivated', 'Reactivate first.'],
  company_deactivated: [409, 'This company is deactivated', 'Reactivate it first.'],
  no_company: [409, 'This person has no client company', 'Put them into one first, then invite.'],
  no_processing: [
    409,
    'Their data must not be processed',
    'The CRM says so. They stay listed here and cannot be invited.',
  ],
  already_active: [409, 'This person has already signed in', 'There is nothing to accept any more.'],
  invitation_over: [
    410,
    'This invitation is over',
    'It was used, replaced or is older than 72 hours. Ask for a new one.',
  ],
  sign_in_first: [409, 'This address already has a sign-in', 'Sign in with it, then accept the invitation.'],
  other_login: [409, 'You are signed in as somebody else', 'Sign out, then open the invitation again.'],
  verify_email_first: [
    409,
    'Your e-mail address is not verified yet',
    'Use the link in the mailed invitation instead of a copied one.',
  ],
  weak_password: [400, 'This password is too short', 'Use at least 12 characters. A few words are fine.'],
  wrong_password: [400, 'The current password is not right', 'Type it again, or use Forgot your password.'],

  key_rejected: [
    422,
    'The CRM refused this pair',
    'Check both values, or generate a new key in the CRM. Nothing was stored.',
  ],
  crm_forbidden: [422, 'The CRM does not let this key read', 'Ask a CRM administrator. Nothing was stored.'],
  crm_rate_limited: [503, 'The CRM asks to wait', 'Try again in a minute. Nothing was stored.'],
  crm_unreachable: [
    502,
    'The CRM does not answer',
    'Check its address and that it runs, then try again. Nothing was stored.',
  ],
  crm_unexpected: [
    502,
    'The CRM gave an answer that makes no sense',
    'Check that the address is the CRM’s. Nothing was stored.',
  ],
  crm_not_allowed: [
    422,
    'The portal may not reach this address',
    'Whoever runs this server can allow it with CRM_URLS. Nothing was stored.',
  ],
  other_organization: [
    409,
    'This key belongs to another CRM organisation',
    'Say whether the ties to the old one are kept or ended. Nothing was changed.',
  ],
  already_connected: [409, 'This CRM organisation is already connected', 'Change its ticket instead.'],

  snapshot_not_complete: [409, 'The CRM has not been read to the end', 'Read it again.'],
  plan_out_of_date: [
    409,
    'The plan is out of date',
    'Something changed since it was made. Plan again; your choices are kept.',
  ],
  plan_not_ready: [409, 'The plan is not ready yet', 'Wait until it is, then try again.'],
  plan_used: [409, 'This plan was already carried out', 'Open its report.'],
  nothing_ticked: [409, 'Nobody is ticked', 'Tick at least one person.'],
  too_old_to_undo: [409, 'This import is too old to undo', 'Imports can be undone for 30 days.'],
  nothing_to_undo: [409, 'There is nothing to undo', 'Everything it did was changed since or is gone.'],
  run_not_running: [409, 'This import is not running', 'Open its report.'],
  run_not_stopped: [409, 'This import was not stopped', 'Open its report.'],
  brake_is_on: [409, 'The brake is on', 'Look at whom it hits, then say that it is meant. Nothing was changed.'],
  company_taken: [
    409,
    'Another account is this company already',
    'Choose another company, or change what was decided about that account first.',
  ],
  import_running: [409, 'An import from this CRM is running', 'Wait until it is done.'],
} as const satisfies Record<string, Entry>

/** The code of a problem: the stable word a script can rely on. */
export type ProblemCode = keyof typeof problems

/** One field that does not fit, with the sentence to show beside it. */
export type FieldError = { field: string; message: string }

/** An expected refusal: becomes `application/problem+json` with the status of its code. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly status: number
  readonly title: string
  readonly errors: FieldError[]
  readonly retryAfter: number | undefined
  readonly about: object | undefined

  constructor(code: ProblemCode, detail?: string, errors: FieldError[] = [], retryAfter?: number, about?: object) {
    super(detail ?? problems[code][2])
    this.name = 'Problem'
    this.code = code
    this.status = problems[code][0]
    this.title = problems[code][1]
    this.errors = errors
    this.retryAfter = retryAfter
    this.about = about
  }
}

/**
 * Builds a problem of the closed list; `detail` replaces the list's own sentence, `errors` name fields, `about` is what somebody
 * needs to decide what to do instead. Throw it.
 */
export const problem = (
  code: ProblemCode,
  detail?: string,
  errors?: FieldError[],
  retryAfterSeconds?: number,
  about?: object,
) => new Problem(code, detail, errors, retryAfterSeconds, about)

/** The body of a problem on the wire (RFC 9457). */
export const problemBody = (p: Problem, reference?: string) => ({
  type: `about:blank#${p.code}`,
  title: p.title,
  status: p.status,
  code: p.code,
  detail: p.message,
  ...(reference ? { reference } : {}),
  ...(p.errors.length > 0 ? { errors: p.errors } : {}),
  ...(p.about ? { about: p.about } : {}),
})

/** Every code with its status, for the API's documentation. */
export const problemCodes = Object.entries(problems).map(([code, [status, title]]) => ({ code, status, title }))
