import { expect } from 'vitest'
import type { Reply } from './crm.ts'

/** What both of the vendor’s SDKs do with every answer before anybody sees it. */
export function checkAsSdk(reply: Reply) {
  expect(reply.headers.get('content-type')).toMatch(/^application\/json(;|$)/)
  const walk = (value: unknown, name: string) => {
    if (Array.isArray(value)) for (const one of value) walk(one, name)
    else if (value && typeof value === 'object') for (const [key, inner] of Object.entries(value)) walk(inner, key)
    else if (name === 'id' && value !== null) {
      expect(typeof value).toBe('string')
      expect(BigInt(value as string) < 2n ** 63n).toBe(true)
    } else if (/time$/i.test(name) && value !== null)
      expect(value).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/)
  }
  walk(reply.json, '')
}
