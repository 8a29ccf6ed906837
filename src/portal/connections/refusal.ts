import type { ConnectorError } from '../../connectors/connectors.ts'
import { type Problem, problem } from '../../platform/errors.ts'

// The CRM's own words for a key that once was good; anything else stays neutral, as the CRM's answer is.
const endedKeys: Record<string, string> = {
  KEY_NOT_OPENED:
    'The stored key cannot be opened: the secret of this portal is another one than when it was stored. Change the ZSC Ticket.',
  KEY_REPLACED:
    'This key was replaced by a newer one. Use that one, or generate another in the CRM’s Developers Space.',
  KEY_REVOKED: 'This key was revoked in the CRM. Generate a new one in its Developers Space.',
  KEY_EXPIRED: 'This key has expired. Generate a new one in the CRM’s Developers Space.',
  OWNER_INACTIVE: 'The CRM user who generated this key was deactivated. Ask another CRM administrator for a key.',
  OTHER_ORGANIZATION:
    'This address now answers for another organisation. Nothing is read from it. Change the ZSC Ticket with a key of the right one.',
  CONNECTION_ENDED: 'The ties to this CRM organisation were ended. Connect it again, then read it anew.',
  OWNER_NOT_ADMINISTRATOR:
    'The CRM user who generated this key is no longer an administrator there. Ask a CRM administrator for a key.',
}

// What went wrong in the middle of a reading; nothing of it counts, so reading again is always the way.
const brokenReadings: Record<string, string> = {
  changed_while_read: 'Somebody was removed from the CRM while it was read. Read it again.',
  place_lost: 'The CRM no longer knew the place where the reading stood. Read it again.',
  page_repeated: 'The CRM gave the same page twice, so the rest cannot be trusted. Read it again.',
  truncated_page: 'The CRM’s answer broke off before its end. Read it again.',
  too_many_pages: 'The CRM gave page after page without an end. Ask whoever runs the CRM, then read it again.',
  too_many_records: 'The CRM has more records here than can be read in one go.',
}

const sentences: Record<ConnectorError['code'], (error: ConnectorError) => string> = {
  key_rejected: () =>
    'The email address and key do not belong together. Check both, or generate a new key in the CRM’s Developers Space.',
  forbidden: () => 'The CRM does not let this key read its records. Ask a CRM administrator for a key.',
  rate_limited: () => 'The CRM refuses more tries for now. Wait a minute, then try again.',
  unreachable: () => 'The CRM does not answer. Check that it runs and that its address is right, then try again.',
  blocked: () =>
    'The portal may not reach this address. Whoever runs this server can allow it with the setting CRM_URLS.',
  unexpected_answer: error =>
    brokenReadings[error.reason ?? ''] ?? 'The answer is not one a CRM gives. Check that the address is the CRM’s.',
}

const codes = {
  key_rejected: 'key_rejected',
  forbidden: 'crm_forbidden',
  rate_limited: 'crm_rate_limited',
  unreachable: 'crm_unreachable',
  blocked: 'crm_not_allowed',
  unexpected_answer: 'crm_unexpected',
} as const

/** What a person is told of a CRM's refusal: what happened and what to do. */
export const refusalSentence = (error: ConnectorError): string =>
  endedKeys[error.reason ?? ''] ?? sentences[error.code](error)

/** The problem a refusal becomes where somebody waits for the answer; `kept` says what was not touched. */
export const refusalProblem = (error: ConnectorError, kept: string): Problem =>
  problem(codes[error.code], `${refusalSentence(error)} ${kept}`, undefined, error.retryAfterSeconds)

/** What a refusal says about the connection's state; a wait or a strange answer says nothing about the key. */
export function stateAfter(error: ConnectorError): 'refused' | 'unreachable' | undefined {
  if (error.code === 'key_rejected' || error.code === 'forbidden') return 'refused'
  return error.code === 'unreachable' || error.code === 'blocked' ? 'unreachable' : undefined
}
