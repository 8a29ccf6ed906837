import { fillPath } from '../src/platform/routes.ts'
import type { Figure } from './bench.ts'
import { compareWithBare } from './bench-bare.ts'
import type { Size } from './bench-fill.ts'
import { fillPortal, groupBy, type Place, password, shortened } from './bench-place.ts'
import { askPortal, timed, withProducts } from './bench-roles.ts'
import type { Asking, ListRequest } from './list-requests.ts'

const rounds = 20

/**
 * Every list and search of a large portal: over HTTP from the portal's own process, as often as it takes to tell the 95th
 * percentile, and in the database beside the same statements without row-level security.
 */
export async function benchLists(size: Size): Promise<Figure[]> {
  let place: Place | undefined
  return withProducts(
    async settings => {
      place = await fillPortal(settings, size)
    },
    async ({ databaseUrl, settings }) => {
      if (!place) return []
      return [...(await measureOverHttp(place)), ...(await compareWithBare(settings, databaseUrl, place))]
    },
  )
}

async function measureOverHttp({ ids, emails, requests }: Place): Promise<Figure[]> {
  const asks = new Map<Asking, ReturnType<typeof askPortal>>()
  for (const [who, email] of Object.entries(emails) as [Asking, string][]) {
    const ask = askPortal()
    await ask('POST', '/api/auth/sign-in/email', { email, password })
    asks.set(who, ask)
  }
  const taken = new Map<ListRequest, number[]>(requests.map(request => [request, []]))
  // Round by round, so that what disturbs the machine disturbs all alike. The first is to get warm.
  for (let round = 0; round <= rounds; round += 1)
    for (const [{ by, path, query }, times] of taken) {
      const { seconds } = await timed(async () => asks.get(by)?.('GET', fillPath(path, ids, query)))
      if (round > 0) times.push(seconds * 1000)
    }
  return [...groupBy([...taken], ([request]) => request.path)].map(([path, some]) => {
    const sorted = some.map(([{ what }, times]) => ({ what, times: times.sort((a, b) => a - b) }))
    const p95 = ({ times }: { times: number[] }) => times[Math.floor(times.length * 0.95)] ?? 0
    const worst = sorted.reduce((a, b) => (p95(b) > p95(a) ? b : a))
    const all = sorted.flatMap(one => one.times).sort((a, b) => a - b)
    const note = `at most 150; ${worst.what}; median of all ${Math.round(all[all.length >> 1] ?? 0)} ms, p95 ${Math.round(all[Math.floor(all.length * 0.95)] ?? 0)} ms`
    return { name: `${shortened(path)}: p95 of the slowest of ${some.length}`, value: p95(worst), unit: 'ms', note }
  })
}
