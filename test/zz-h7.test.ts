import { test } from 'vitest'
import { openTestServer } from './server.ts'
import { buildLeakWorld } from './leak-world.ts'
test('x', async () => {
  const server = await openTestServer()
  console.time('world')
  const w = await buildLeakWorld(server.portal)
  console.timeEnd('world')
  console.log(w.wordOf.size, Object.entries(w.viewers).map(([n, v]) => n + ':' + v.hats.map(h => h.hat + (h.company ?? '')).join('+')).join(' '))
  console.log(Object.entries(w.portals[1]!.named).map(([k, v]) => k + ' ' + v.length + ' ' + v[0]?.word))
  await server.close()
}, 120000)
