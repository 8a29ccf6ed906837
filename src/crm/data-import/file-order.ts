/** What a file seems to hold, told by its first line; the server decides what it really is. */
export type Kind = 'Users' | 'Accounts' | 'Contacts' | 'Deals'

/** The kinds as the screens of this CRM call them. */
export const kindWords = { Users: 'Users', Accounts: 'Accounts', Contacts: 'Contacts', Deals: 'Potentials' } as const

const order: Kind[] = ['Users', 'Accounts', 'Contacts', 'Deals']

/** Told by the column names alone, the most telling ones first. */
export function kindOfHeader(line: string): Kind | undefined {
  const names = line
    .replace(/^\uFEFF/, '')
    .toLowerCase()
    .split(/[,;\t]/)
    .map(name => name.trim().replace(/^"|"$/g, ''))
  const has = (name: string) => names.includes(name)
  if (has('deal name') || has('potential name')) return 'Deals'
  if (has('contact owner') || has('contact owner.id') || (has('last name') && has('account name'))) return 'Contacts'
  if (has('profile')) return 'Users'
  return has('account name') ? 'Accounts' : undefined
}

/** Puts files into the order in which they find each other: owners and accounts before what points to them. */
export function inOrder<One extends { kind: Kind | undefined }>(files: readonly One[]): One[] {
  const rank = ({ kind }: One) => (kind ? order.indexOf(kind) : order.length)
  return [...files].sort((a, b) => rank(a) - rank(b))
}

/** Reads as much of a file as tells its kind. */
export async function kindOfFile(file: Blob): Promise<Kind | undefined> {
  const start = await file.slice(0, 8192).text()
  return kindOfHeader(start.split(/\r?\n/, 1)[0] ?? '')
}
