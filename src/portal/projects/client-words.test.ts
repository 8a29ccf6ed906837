import { expect, test } from 'vitest'
import { countSentence, greeting } from './client-words.ts'

test('a greeting fits the hour, and does without a name', () => {
  expect(greeting('Noor', new Date(2026, 0, 5, 9))).toBe('Good morning, Noor')
  expect(greeting('Noor', new Date(2026, 0, 5, 12))).toBe('Good afternoon, Noor')
  expect(greeting('', new Date(2026, 0, 5, 23))).toBe('Good evening')
})

test.each([
  [{ projects: 2, earlier: 0, people: 3 }, 'Two projects are under way, with three people on them.'],
  [{ projects: 1, earlier: 4, people: 1 }, 'One project is under way, with one person on it.'],
  [{ projects: 13, earlier: 0, people: 0 }, '13 projects are under way.'],
  [{ projects: 270, earlier: 0, people: 5076 }, '270 projects are under way, with 5,076 people on them.'],
  [{ projects: 0, earlier: 1, people: 0 }, 'Nothing is under way. One earlier project is kept below.'],
  [{ projects: 0, earlier: 0, people: 0 }, ''],
])('one sentence counts what there is', (counts, said) => {
  expect(countSentence(counts)).toBe(said)
})
