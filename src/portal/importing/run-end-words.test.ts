import { describe, expect, it } from 'vitest'
import type { Books, RunView } from './run.ts'
import { endedWords, verdictOf, whyNotUndone } from './run-end-words.ts'
import { stepWords } from './run-words.ts'

const zero = Object.fromEntries(
  (
    'read absent created linked updated unchanged deactivated reactivated conflict skipped failed removed recreated ' +
    'untied retied restored'
  )
    .split(' ')
    .map(word => [word, 0]),
) as Books

function run(books: Partial<Books>, rest: Partial<RunView> = {}): RunView {
  return {
    id: 'run',
    planId: 'plan',
    connectionId: 'connection',
    organizationName: 'Larkspur Sales',
    kind: 'user',
    state: 'done',
    invite: false,
    startedBy: 'Ingrid',
    startedAt: '2026-11-24T09:14:00.000Z',
    finishedAt: null,
    cancelledBy: null,
    cancelledAt: null,
    reverses: null,
    reversedBy: null,
    canBeUndone: true,
    done: 0,
    toDo: 0,
    books: { ...zero, ...books },
    kinds: [],
    ...rest,
  }
}

const undo = { id: 'first', startedAt: '2026-11-23T09:14:00.000Z', kind: 'user', isUndo: false } as const

describe('the first line of a report', () => {
  it('says whether it worked, what failed before what waits', () => {
    expect(verdictOf(run({ created: 2 }))).toEqual({
      tone: 'green',
      words: 'Everything that was ticked is carried out.',
      did: '2 created',
    })
    expect(verdictOf(run({ created: 2, conflict: 1 })).words).toMatch(/1 conflict waits for you\.$/)
    expect(verdictOf(run({ created: 2, conflict: 1, failed: 1 }))).toMatchObject({
      tone: 'red',
      words: '1 record failed; the rest was carried out.',
    })
  })

  it('says of an undo what was kept', () => {
    expect(verdictOf(run({ removed: 2 }, { reverses: undo }))).toMatchObject({ tone: 'green', did: '2 removed' })
    expect(verdictOf(run({ removed: 2, skipped: 1 }, { reverses: undo })).words).toBe(
      'Undone, but 1 change was kept: each says why.',
    )
  })
})

describe('a run that cannot be undone', () => {
  it('says why', () => {
    const undone = { id: 'undo', startedBy: 'Ingrid', startedAt: '2026-11-24T09:31:00.000Z', state: 'done' } as const
    expect([
      whyNotUndone(run({ created: 1 })),
      whyNotUndone(run({ created: 1 }, { state: 'applying', canBeUndone: false })),
      whyNotUndone(run({ created: 1 }, { reversedBy: undone, canBeUndone: false })),
      whyNotUndone(run({ unchanged: 9, conflict: 1 })),
      whyNotUndone(run({ created: 1 }, { canBeUndone: false })),
    ]).toEqual([undefined, 'It is still running', 'It was undone', 'It changed nothing', 'It is more than 30 days ago'])
  })
})

describe('the notice of a run that is over', () => {
  it('says what it did and what it left', () => {
    expect(endedWords(run({ created: 16, linked: 3, conflict: 2 }))).toBe(
      'The import from Larkspur Sales is done: 19 people. 2 conflicts.',
    )
    expect(endedWords(run({ unchanged: 3 }))).toBe('The import from Larkspur Sales is done: nothing changed.')
    expect(endedWords(run({ created: 1000 }, { state: 'cancelled', cancelledBy: 'Sam', done: 1000, toDo: 1202 }))).toBe(
      'The import from Larkspur Sales was stopped by Sam: 1,000 of 1,202 done.',
    )
    expect(endedWords(run({ removed: 3, skipped: 1 }, { reverses: undo }))).toMatch(
      /^The undo of the import of 23 Nov 2026, \d\d:14 is done: 3 removed\. 1 kept\.$/,
    )
  })
})

describe('the step of a run', () => {
  const kinds = (accounts: Partial<Books>, contacts: Partial<Books>) =>
    [
      { kind: 'account', books: { ...zero, ...accounts } },
      { kind: 'contact', books: { ...zero, ...contacts } },
    ] satisfies RunView['kinds']

  it('is named with how far it is, and an undo takes the steps the other way round', () => {
    const client = { kind: 'client', state: 'applying' } as const
    const begun = kinds({ read: 60, created: 20, unchanged: 10 }, { read: 1800 })
    expect(stepWords(run({}, { ...client, kinds: begun }))).toBe('Step 1 of 2, accounts: 30 of 60')
    const later = kinds({ read: 60, created: 60 }, { read: 1800, absent: 200, created: 1200 })
    expect(stepWords(run({}, { ...client, kinds: later }))).toBe('Step 2 of 2, contacts: 1,200 of 2,000')
    const ended = kinds({ read: 1, created: 1 }, { read: 1, failed: 1 })
    expect(stepWords(run({}, { ...client, kinds: ended }))).toBe('Step 2 of 2, contacts: 1 of 1')
    const undoing = kinds({ read: 60 }, { read: 1800, removed: 300 })
    expect(stepWords(run({}, { ...client, kinds: undoing, reverses: undo }))).toBe(
      'Step 1 of 2, contacts: 300 of 1,800',
    )
    expect(stepWords(run({ read: 3 }, { kinds: [{ kind: 'user', books: { ...zero, read: 3 } }] }))).toBe('')
  })
})
