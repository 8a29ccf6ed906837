import type { ImportKind } from './import-kind.ts'

/** What screens call an import of each kind: where its people are listed, what is read, what comes of it. */
export const importWords = {
  user: {
    people: '/all-users/portal-users',
    what: 'Portal users',
    act: 'Import Users Now',
    whichCrm: 'Which CRM do the people come from?',
    reads: 'all CRM users',
    reading: 'the CRM users',
    compared: 'Each CRM user is compared with the people here.',
    comparing: 'CRM users compared',
    importing: 'Importing portal users',
    imported: 'Import of portal users',
  },
  client: {
    people: '/all-users/client-users',
    what: 'Accounts and contacts',
    act: 'Import Clients Now',
    whichCrm: 'Which CRM do the clients come from?',
    reads: 'all accounts, contacts and potentials',
    reading: 'the accounts, contacts and potentials',
    compared: 'Each account and contact is compared with the companies and people here.',
    comparing: 'Accounts and contacts compared',
    importing: 'Importing accounts and contacts',
    imported: 'Import of accounts and contacts',
  },
} as const satisfies Record<ImportKind, Record<string, string>>

/** The address of a step with the kind of import in it; portal users need no word. */
export const withKind = (path: string, kind: ImportKind): string =>
  kind === 'user' ? path : `${path}${path.includes('?') ? '&' : '?'}kind=${kind}`
