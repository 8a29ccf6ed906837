import { expect, test } from 'vitest'
import { readSearch, writeSearch } from './address.ts'

test('what was typed comes back from the address as it was typed', () => {
  const search = { q: '007 & søn', sort: '-name', stage: 'true' }
  expect(readSearch(writeSearch(search))).toEqual(search)
})

test('what is empty leaves the address', () => {
  expect(writeSearch({ q: '', sort: undefined })).toBe('')
  expect(writeSearch({ q: 'a', stage: '' })).toBe('?q=a')
})
