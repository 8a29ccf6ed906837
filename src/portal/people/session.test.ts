import { expect, test } from 'vitest'
import { nextAddress, signInAddress } from './session.ts'

test('sign-in leads back to the page that asked for it', () => {
  const page = '/p/1/projects?q=a&archived=all'
  expect(nextAddress(new URL(signInAddress(page), 'http://portal.example').search)).toBe(page)
})

test.each(['https://elsewhere.example/', '//elsewhere.example/', '/\\elsewhere.example/', 'javascript:alert(1)', ''])(
  'sign-in never leads away from the portal: %j',
  next => {
    expect(nextAddress(`?next=${encodeURIComponent(next)}`)).toBe('/')
  },
)
