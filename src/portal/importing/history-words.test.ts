import { describe, expect, it } from 'vitest'
import { effectsOf, historyWords } from './history-words.ts'

const change = {
  did: 'update' as const,
  runId: 'r',
  startedAt: '2026-11-24T09:00:00.000Z',
  organizationName: 'Larkspur Sales',
  undoes: null,
  isOfOther: false,
  record: 'Ana',
  reason: null,
  fields: [
    { field: 'title', before: 'Lead', after: 'Head' },
    { field: 'phone', before: '+1', after: '+1' },
    { field: 'client_company_id', before: 'Alder', after: null },
  ],
  joined: [{ id: 'p', name: 'Harbour website' }],
  left: [],
}

describe('the words of a history', () => {
  it('say who did what, by an import, an undo or by hand', () => {
    const told = (more: object) => historyWords({ what: 'change', change: { ...change, ...more }, fields: [] }, 'them')
    expect(told({})).toBe('took over what changed in Larkspur Sales')
    expect(told({ did: 'create' })).toBe('brought them in from Larkspur Sales')
    expect(told({ did: 'remove', undoes: { id: 'r', startedAt: '' } })).toBe(
      'undid an import, which removed them again',
    )
    expect(told({ isOfOther: true, fields: [{ field: 'first_name', before: 'A', after: 'B' }] })).toBe(
      'took over first name from another record of this person',
    )
    expect(historyWords({ what: 'edit', change: null, fields: ['title', 'phone'] }, 'them')).toBe(
      'changed title and phone by hand',
    )
    expect(historyWords({ what: 'handed_back', change: null, fields: ['name'] }, 'it')).toBe(
      'handed name back to the CRM',
    )
  })

  it('name each effect with both values, and what stayed as typed', () => {
    expect(effectsOf(change)).toEqual([
      'Title: Lead → Head',
      'Phone: +1, kept as typed here',
      'Company: Alder → none',
      'Projects added: Harbour website',
    ])
  })
})
