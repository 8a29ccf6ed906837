import { expect, test } from 'vitest'
import { websiteHref } from './company-query.ts'

test('a website is a link only where it leads to the web', () => {
  expect(websiteHref('harbour.example/en')).toBe('https://harbour.example/en')
  expect(websiteHref('HTTP://harbour.example')).toBe('http://harbour.example/')
  expect(websiteHref('harbour.example:8080')).toBe('https://harbour.example:8080/')
  for (const bad of [
    'javascript:alert(1)',
    'data:text/html,x',
    'no address at all',
    'JavaScript://x.example/%0aalert(1)',
  ])
    expect(websiteHref(bad), bad).toBeUndefined()
})
