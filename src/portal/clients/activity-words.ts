import type { ClientEvent } from './client-event.ts'

/** What happened, as the API tells it. */
export type Told = { kind: string; by: string; what: string; about: string | null; fields: readonly string[] }

const fieldWords: Record<string, string> = {
  name: 'the name',
  website: 'the website',
  phone: 'the phone number',
  address: 'the address',
  industry: 'the industry',
  owner_name: 'the owner',
  first_name: 'the first name',
  last_name: 'the last name',
  email: 'the email address',
  title: 'the title',
  no_processing: 'what may be done with the data',
  client_company_id: 'the company',
}

/** "the phone number and the website". */
function list(fields: readonly string[]): string {
  const words = fields.map(field => fieldWords[field] ?? `the ${field.replaceAll('_', ' ')}`)
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${words.at(-1)}` : (words[0] ?? 'some facts')
}

const eventWords: Record<ClientEvent, (about: string) => string> = {
  company_added: () => 'added the company',
  company_edited: about => `changed ${list(about.split(',').filter(Boolean))}`,
  company_deactivated: () => 'deactivated the company',
  company_reactivated: () => 'reactivated the company',
  user_added: about => `added ${about}`,
  user_edited: about => `changed what is known of ${about}`,
  user_moved_in: about => `moved ${about} here`,
  user_moved_out: about => `moved ${about} to another company`,
  user_removed: about => `removed ${about}`,
  user_deactivated: about => `deactivated ${about}`,
  user_reactivated: about => `reactivated ${about}`,
}

const changeWords: Record<string, (about: string, fields: readonly string[]) => string> = {
  client_company_create: () => 'brought the company in',
  client_company_link: () => 'was tied to the company',
  client_company_update: (_, fields) => `changed ${list(fields)}`,
  client_company_deactivate: () => 'no longer has the company, which was deactivated',
  client_company_reactivate: () => 'has the company again, which was reactivated',
  client_user_create: about => `brought ${about} in`,
  client_user_link: about => `was tied to ${about}`,
  client_user_update: (about, fields) => `changed ${list(fields)} of ${about}`,
  client_user_deactivate: about => `no longer has ${about}, who was deactivated`,
  client_user_reactivate: about => `has ${about} again, who was reactivated`,
}

/** What somebody, or a CRM, did, as the rest of a sentence that begins with their name. */
export function activityWords({ kind, what, about, fields }: Told): string {
  const whom = about ?? 'somebody'
  if (kind === 'invited') return `invited ${whom}`
  if (kind === 'accepted') return 'opened the invitation and signed in'
  if (kind === 'change') {
    const facts = fields.filter(field => field !== 'projects')
    return `${changeWords[what]?.(whom, facts) ?? 'changed something'}, from the CRM`
  }
  return eventWords[what as ClientEvent]?.(about ?? '') ?? 'changed something'
}
