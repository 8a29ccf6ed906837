import { expect } from 'vitest'
import type { Caller, Reply } from './crm.ts'

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

type Info = { page: number; count: number; more_records: boolean; next_page_token: string | null }

/** What an answer says of its page. */
export const infoOf = (reply: Reply) => reply.json.info as Info

/** The records of an answer, and their ids. */
export const dataOf = (reply: Reply) => (reply.json.data ?? []) as Record<string, unknown>[]
export const idsOf = (reply: Reply) => dataOf(reply).map(record => record.id as string)

/** Reads page after page by token as the vendor's clients do, and returns every id in the order it came. */
export async function readAll(
  call: Caller,
  path: string,
  between?: (page: number) => Promise<unknown>,
): Promise<string[]> {
  const ids: string[] = []
  let token: string | null = null
  for (let page = 1; ; page += 1) {
    const reply = await call('GET', `/crm/v8/${path}${token ? `&page_token=${encodeURIComponent(token)}` : ''}`)
    if (reply.status === 204) return ids
    expect(reply.status).toBe(200)
    checkAsSdk(reply)
    const info = infoOf(reply)
    expect([info.page, info.count, info.more_records]).toStrictEqual([
      page,
      idsOf(reply).length,
      info.next_page_token !== null,
    ])
    ids.push(...idsOf(reply))
    token = info.next_page_token
    if (!token) return ids
    await between?.(page)
  }
}
