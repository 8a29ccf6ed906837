import type { Access, ChangesOf, CrmChanges, CrmKind, CrmRecords } from '../connector.ts'
import { ConnectorError } from '../connector-error.ts'
import { accounts } from './account.ts'
import { ask, askTime } from './client.ts'
import { contacts } from './contact.ts'
import { deals } from './deal.ts'
import { perPage, type RecordList, readPages } from './read-pages.ts'
import { countRecords } from './read-records.ts'
import { toDeletedPage, toUserPage } from './translate.ts'

// All of it is held in memory: of more than 5,000 of a kind, everything is read instead.
const mostPages = 25

const lists = { account: accounts, contact: contacts, deal: deals } as const

/** What changed of accounts, contacts and potentials. Users have no list of who is gone. */
export const changes: ChangesOf = {
  kinds: ['account', 'contact', 'deal'],
  now: access => askTime(access, '/crm/v8/org'),
  since: readChanges,
}

async function readChanges(access: Access, kinds: readonly CrmKind[], since: Date) {
  try {
    // Every record repeats the name of its owner, and is not changed when that is.
    if (await hasChangedUsers(access, since)) return undefined
    const found = new Map<CrmKind, CrmChanges>()
    // One after the other, since a potential repeats the name of its contact: what is read later is not older.
    for (const kind of kinds) {
      const list = kind === 'user' ? undefined : (lists[kind] as RecordList<CrmRecords[CrmKind]>)
      const read = list && (await readKind(access, list, since))
      if (!read) return undefined
      found.set(kind, read)
    }
    return found
  } catch (error) {
    // What it does not answer here it may well answer where everything is asked for.
    const isNotTold = error instanceof ConnectorError && ['unexpected_answer', 'forbidden'].includes(error.code)
    if (isNotTold) return undefined
    throw error
  }
}

async function hasChangedUsers(access: Access, since: Date): Promise<boolean> {
  for (const type of ['AllUsers', 'DeletedUsers']) {
    const answer = await ask(access, `/crm/v8/users?type=${type}&per_page=1&page=1`, since)
    if (toUserPage(answer).records.length > 0) return true
  }
  return false
}

// First who is gone, then what changed: a record that comes back in between counts as there.
async function readKind<K extends CrmKind>(access: Access, list: RecordList<CrmRecords[K]>, since: Date) {
  const path = `/crm/v8/${list.module}`
  const gone: string[] = []
  for (let page = 1, more = true; more; page += 1) {
    if (page > mostPages) return undefined
    const query = `type=all&per_page=${perPage}&page=${page}`
    const deleted = toDeletedPage(await ask(access, `${path}/deleted?${query}`, since))
    gone.push(...deleted.ids)
    more = deleted.more
  }
  const records: CrmRecords[K][] = []
  for await (const page of readPages(access, { ...list, path }, { from: null, mostPages, since }))
    records.push(...page.records)
  const count = await countRecords(access, `${path}/actions/count`)
  return count === null ? undefined : { records, gone, count }
}
