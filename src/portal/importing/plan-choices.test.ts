import { describe, expect, it } from 'vitest'
import { importQuestion, tickedCount, tickedWords } from './import-question.tsx'
import { withKind } from './import-words.ts'
import { chosen } from './plan-choices.ts'
import { headOf } from './plan-head.ts'
import type { PlanRowView, PlanView } from './plan-row.ts'
import { booksBalance, type RunView } from './run.ts'
import { allBalance, bookParts, didWords, needsWords, reachedWords } from './run-words.ts'
import { sendWords } from './send-now.tsx'

const website = { id: 'p1', name: 'Website', colour: 0 }
const rename = { id: 'p2', name: 'Rename', colour: 1 }

const row = (given: Partial<PlanRowView> = {}): PlanRowView => ({
  id: '1',
  kind: 'user',
  account: null,
  name: 'Ana Silva',
  email: 'ana@larkspur.example',
  title: null,
  crmRole: 'Sales',
  crmProfile: 'Standard',
  outcome: 'create',
  reason: 'Not in the portal yet',
  role: 'employee',
  currentRole: null,
  projects: [],
  selected: false,
  selectable: true,
  ...given,
})

const apply = (before: PlanRowView, set: Parameters<typeof chosen>[1], one = false) =>
  chosen(before, set, one, [rename, website])

describe('a choice shown before the server answers', () => {
  it('ticks together only whom the server would, and a single one who left the CRM', () => {
    const left = row({ outcome: 'deactivate', role: null })
    expect(apply(row(), { selected: true }).selected).toBe(true)
    expect(apply(left, { selected: true }).selected).toBe(false)
    expect(apply(left, { selected: true }, true).selected).toBe(true)
    expect(apply(row({ outcome: 'conflict', selectable: false }), { selected: true }, true).selected).toBe(false)
  })

  it('gives a User Role to new people only', () => {
    expect(apply(row(), { role: 'manager' }).role).toBe('manager')
    const linked = row({ outcome: 'link', role: null, currentRole: 'contractor' })
    expect(apply(linked, { role: 'manager' })).toBe(linked)
  })

  it('adds and takes away Working Projects', () => {
    const both = apply(row({ projects: [website] }), { addProjects: ['p2'] })
    expect(both.projects).toEqual([rename, website])
    expect(apply(both, { removeProjects: ['p1'] }).projects).toEqual([rename])
  })
})

const none = { create: 0, link: 0, update: 0, unchanged: 0, deactivate: 0, reactivate: 0, conflict: 0, skip: 0 }
const plan: PlanView = {
  id: 'plan',
  connectionId: 'connection',
  organizationName: 'Larkspur Sales',
  kind: 'user',
  kinds: [],
  tickedInvitable: 14,
  brake: { losing: 0, known: 0, limit: 2, shrunk: [], isOn: false },
  types: [],
  industries: [],
  owners: [],
  state: 'ready',
  runId: null,
  readAt: null,
  readChanges: false,
  total: 24,
  toCompare: null,
  counts: none,
  ticked: { ...none, create: 14, link: 1, update: 2 },
  tickedRoles: { administrator: 0, manager: 2, employee: 12, contractor: 0 },
  tickedWithoutProject: 3,
  tickedProjects: 2,
  crmRoles: [],
  crmProfiles: [],
}

describe('the question before an import', () => {
  it('counts in the foot what is ticked', () => {
    expect(tickedCount(plan)).toBe(17)
    expect(tickedWords(plan)).toBe('17 people: 14 new, 1 linked, 2 updated')
    const bare = { ...plan, ticked: none }
    expect(tickedWords({ ...bare, counts: { ...none, create: 1, unchanged: 9 } })).toBe('Nobody is ticked')
    expect(tickedWords({ ...bare, counts: { ...none, unchanged: 9, conflict: 1 } })).toBe('Nobody can be ticked')
    expect(tickedWords({ ...bare, counts: { ...none, unchanged: 9, skip: 1 } })).toBe('Everybody is up to date')
  })

  it('asks in red, and by its name, before it only takes access away', () => {
    const question = importQuestion({ ...plan, ticked: { ...none, deactivate: 1 } }, false)
    expect([question.title, question.tone]).toEqual(['Take access from 1 person?', 'danger'])
    expect(importQuestion({ ...plan, ticked: { ...none, create: 1, deactivate: 1 } }, false).title).toBe(
      'Import 2 people?',
    )
    expect(importQuestion({ ...plan, ticked: { ...none, reactivate: 2 } }, false).title).toBe(
      'Give access back to 2 people?',
    )
  })

  it('has a line for each effect and names the number in the question and on the button', () => {
    const question = importQuestion(plan, false)
    expect([question.title, question.action]).toEqual(['Import 17 people?', 'Import 17 people'])
    expect(question.lines).toHaveLength(4)
  })
})

const clients = (
  companies: Partial<PlanView['counts']>,
  people: Partial<PlanView['counts']>,
  given: Partial<PlanView> = {},
) => {
  const [ofCompanies, ofPeople] = [
    { ...none, ...companies },
    { ...none, ...people },
  ]
  const sums = Object.fromEntries(
    Object.keys(none).map(one => [one, ofCompanies[one as 'create'] + ofPeople[one as 'create']]),
  ) as PlanView['counts']
  const kinds: PlanView['kinds'] = [
    { kind: 'account', total: 60, counts: ofCompanies, ticked: ofCompanies },
    { kind: 'contact', total: 180, counts: ofPeople, ticked: ofPeople },
  ]
  return { ...plan, kind: 'client' as const, counts: sums, ticked: sums, kinds, tickedInvitable: 168, ...given }
}

describe('the question before an import of clients', () => {
  it('names companies and people, and what there is none of is not said', () => {
    expect(tickedWords(clients({ create: 55, update: 2 }, { create: 168 }))).toBe('57 companies, 168 people')
    expect(tickedWords(clients({}, { create: 1 }))).toBe('1 person')
    expect(tickedWords(clients({}, {}, { total: 0 }))).toBe('Nothing to import')
    expect(tickedWords(clients({}, {}, { counts: { ...none, create: 3 } }))).toBe('Nothing is ticked')
    expect(tickedWords(clients({}, {}, { counts: { ...none, unchanged: 3, conflict: 1 } }))).toBe(
      'Nothing can be ticked',
    )
    expect(tickedWords(clients({}, {}, { counts: { ...none, unchanged: 3 } }))).toBe('Everything is up to date')
  })

  it('has a line for each effect on companies, on people and on projects', () => {
    const question = importQuestion(clients({ create: 55, link: 1, update: 1 }, { create: 160, deactivate: 8 }), false)
    expect([question.title, question.action]).toEqual([
      'Import 57 companies and 168 people?',
      'Import 57 companies and 168 people',
    ])
    expect(question.lines).toHaveLength(6)
    expect(question.tone).toBeUndefined()
  })

  it('asks in red, and by its name, before it only takes access away', () => {
    const titleOf = (...ticked: Parameters<typeof clients>) => {
      const { title, tone } = importQuestion(clients(...ticked), false)
      return [title, tone]
    }
    expect(titleOf({ deactivate: 1 }, {})).toEqual(['Take access from the people of 1 company?', 'danger'])
    expect(titleOf({ deactivate: 2 }, { deactivate: 3 })).toEqual([
      'Take access from the people of 2 companies and from 3 people?',
      'danger',
    ])
    expect(titleOf({ reactivate: 1 }, { reactivate: 2 })).toEqual([
      'Give access back to 1 company and 2 people?',
      undefined,
    ])
  })

  it('says beside the box how many get a mail, or that they do not', () => {
    const both = (one: PlanView) => [sendWords(one, false), sendWords(one, true)]
    expect(both(clients({}, { create: 180 }))).toEqual([
      'off: 168 people get no mail, you invite later in waves',
      '168 people get one mail each',
    ])
    expect(both(clients({}, {}, { tickedInvitable: 0 }))).toEqual([
      'off: nobody gets mail, you invite later',
      'nobody ticked can be invited',
    ])
  })

  it('keeps the kind in every address', () => {
    expect(withKind('/import/key', 'user')).toBe('/import/key')
    expect(withKind('/import/key?key=another', 'client')).toBe('/import/key?key=another&kind=client')
  })
})

describe('the box at the head', () => {
  const counted = { ...plan, counts: { ...none, create: 14, link: 1, update: 2, conflict: 3 } }
  it('follows the plan’s numbers, or the rows shown while a filter narrows them', () => {
    expect(headOf(counted, {}, undefined)).toEqual({ head: 'all', headOff: undefined })
    expect(headOf({ ...counted, ticked: { ...none, create: 1 } }, {}, undefined).head).toBe('some')
    const rows = [row({ selected: true }), row({ outcome: 'skip', selectable: false })]
    expect(headOf(counted, { q: 'ana' }, { rows, next: null }).head).toBe('all')
  })

  it('is off, and says why, where it would do nothing', () => {
    expect(headOf(counted, { outcome: ['conflict'] }, undefined).headOff).toMatch(/Conflicts cannot be ticked/)
    expect(headOf(counted, { q: 'nobody' }, { rows: [], next: null }).headOff).toBe('None of these can be ticked')
  })
})

describe('the words of a run', () => {
  const zero = { read: 0, absent: 0, created: 0, linked: 0, updated: 0, unchanged: 0, deactivated: 0, reactivated: 0 }
  const undone = { removed: 0, recreated: 0, untied: 0, retied: 0, restored: 0 }
  const books = (given: Partial<RunView['books']>): RunView['books'] => ({
    ...zero,
    ...undone,
    conflict: 0,
    skipped: 0,
    failed: 0,
    ...given,
  })
  const accounts = books({ read: 60, created: 57, conflict: 2, skipped: 1 })
  const contacts = books({ read: 180, created: 168, unchanged: 10, failed: 2 })
  const both = books({ read: 240, created: 225, unchanged: 10, conflict: 2, skipped: 1, failed: 2 })
  const run = {
    kind: 'client' as const,
    reverses: null,
    books: both,
    kinds: [
      { kind: 'account' as const, books: accounts },
      { kind: 'contact' as const, books: contacts },
    ],
  }

  it('tell companies from people', () => {
    expect(reachedWords(run)).toBe('57 companies, 168 people')
    expect(didWords(run)).toBe('57 companies, 168 people: 225 created, 2 failed')
    expect(needsWords(run)).toBe('2 conflicts, 2 failed')
    const staff = { ...run, kind: 'user' as const, books: books({ read: 3, created: 2, linked: 1 }), kinds: [] }
    expect([didWords(staff), reachedWords(staff)]).toEqual(['2 created, 1 linked', undefined])
    expect(didWords({ ...staff, books: books({ read: 3, unchanged: 3 }) })).toBe('Nothing changed')
  })

  it('balance each kind by itself', () => {
    expect(bookParts(run).map(({ title, books }) => [title, booksBalance(books)])).toEqual([
      ['Accounts', true],
      ['Contacts', true],
    ])
    expect(allBalance(run)).toBe(true)
    expect(
      allBalance({ ...run, kinds: [{ kind: 'account', books: { ...accounts, created: 56 } }, ...run.kinds] }),
    ).toBe(false)
  })
})
