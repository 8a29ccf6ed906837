import { expect, test } from 'vitest'
import { lossOf, nextPrimary } from './project-client-words.ts'

const client = (companyId: string, addedAt: string, more = {}) => ({
  companyId,
  name: companyId,
  shared: true,
  isPrimary: false,
  contact: null,
  people: 2,
  addedAt,
  ...more,
})

test('taking the primary client off says what its people lose and who takes its place', () => {
  const one = client('Quay', '2026-01-02', { isPrimary: true, contact: { name: 'Ada' } })
  const all = [one, client('Late', '2026-03-01'), client('Next', '2026-01-05')]
  expect(lossOf(one, all).map(line => line.text)).toEqual([
    'Its 2 people lose sight of this project and of who works on it.',
    'Ada no longer answers for it.',
    'Next becomes the primary client.',
    'The company, its people and its other projects stay.',
  ])
  expect(nextPrimary(client('Other', '2026-01-01'), all)).toBeUndefined()
})

test('where nothing was shared, nobody loses anything', () => {
  for (const more of [{ shared: false }, { people: 0 }])
    expect(lossOf(client('Quay', '2026-01-02', more), [])[0]?.text).toMatch(/^Nobody of it sees this project now/)
})
