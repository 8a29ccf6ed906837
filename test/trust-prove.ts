// The proof by faults: a step with a fault at each of its statements, one after the other, ends as it does undisturbed.
import { expect } from 'vitest'
import { type Context, systemContext } from '../src/portal/people/people.ts'
import type { TestServer } from './server.ts'
import { type Fault, openFaultyPool, openKeeper } from './trust-faults.ts'
import { namesOf, stateOf, unbalanced } from './trust-state.ts'

/** A step of an import, over the connections it is given. */
export type Step = (ctx: Context) => Promise<void>

/** What proves steps over one server; `close` it in `afterAll`. */
export type Proof = Awaited<ReturnType<typeof openProof>>

/** Opens the connections that fail when told, and what puts the database back. */
export async function openProof(server: TestServer & { databaseUrl: string }) {
  const faulty = openFaultyPool(server.databaseUrl)
  const keeper = await openKeeper(server.databaseUrl)

  /**
   * Carries a step out undisturbed; then, from the same beginning, with a fault at its first statement and again to its end, with
   * one at its second, and so on. Every end is the undisturbed one, row for row. Answers how many statements were put to the proof.
   */
  async function prove(
    portalId: string,
    step: Step,
    { faults, planId }: { faults: readonly Fault[]; planId?: string },
  ) {
    const { client, keep, putBack } = keeper
    const ctx = systemContext({ ...server.portal, pool: faulty.pool }, portalId, 'Proof')
    const look = async () => stateOf(client, portalId, planId ? await namesOf(client, planId) : undefined)
    const undisturbed = async () => {
      faulty.disarm()
      await step(ctx)
      await faulty.quiet()
    }
    await keep()
    await undisturbed()
    const statements = faulty.said()
    const wanted = await look()
    for (const fault of faults) {
      for (const [at, text] of statements.entries()) {
        if (isTold(fault, text, statements.indexOf(text) === at)) continue
        const when = `${fault}, statement ${at + 1} of ${statements.length}: ${text}`
        await putBack()
        faulty.arm(at + 1, fault)
        const ended = await step(ctx).catch((error: Error) => error)
        await faulty.quiet()
        // Where statements go side by side, a fault may have stopped the step before this one was said.
        if (!faulty.met()) continue
        if (fault.startsWith('lost')) expect([when, ended]).toEqual([when, expect.any(Error)])
        expect([when, await unbalanced(client, portalId)]).toEqual([when, []])
        await undisturbed()
        expect([when, await unbalanced(client, portalId)]).toEqual([when, []])
        // What is refused again and again is a failure of the row, told in the books.
        if (fault !== 'always refused') expect([when, await look()]).toEqual([when, wanted])
      }
    }
    await putBack()
    await undisturbed()
    return statements.length
  }

  return {
    client: keeper.client,
    prove,
    close: async () => {
      await faulty.close()
      await keeper.close()
    },
  }
}

/** Whether a fault here is another one over again: only of a commit does the server's own end depend on who lost whom. */
function isTold(fault: Fault, text: string, isFirst: boolean): boolean {
  if (fault === 'lost after') return text !== 'commit'
  return fault === 'always refused' && !isFirst
}
