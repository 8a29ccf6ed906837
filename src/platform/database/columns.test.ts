import { expect, test } from 'vitest'
import { arrayText } from './columns.ts'

test('a column becomes the text of an array as PostgreSQL reads it', () => {
  expect(arrayText([])).toBe('{}')
  expect(arrayText(['a', null, undefined, '', 'NULL', 'b,{c}'])).toBe('{"a",NULL,NULL,"","NULL","b,{c}"}')
  expect(arrayText(['say "no"', 'back\\slash', 'line\nbreak'])).toBe('{"say \\"no\\"","back\\\\slash","line\nbreak"}')
  expect(arrayText([1, true, false, new Date(0)])).toBe('{1,true,false,"1970-01-01T00:00:00.000Z"}')
})
