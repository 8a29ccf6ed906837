import { systemClock } from '../platform/clock.ts'
import { createLog } from '../platform/log.ts'
import { createOutbound } from '../platform/outbound.ts'
import type { Access, CrmCredentials, CrmKind, CrmPage } from './connector.ts'

/** A record to hold: its id, and what else the CRM is to say of it. Times are as this CRM may write them. */
export type Seed = { id: string; name?: string; modifiedAt?: string }

/** What a stand-in can do instead of answering a page: refuse in its CRM's own way, or answer wrongly. */
export type Fault =
  | { status: number; headers?: Record<string, string> }
  | 'not_json'
  /** An answer of 200 that says an error. */
  | 'error_inside'
  /** Fewer records than the answer itself says there are. */
  | 'truncated'
  /** The page before once more. */
  | 'repeated'

/** A CRM of one kind as a test sees it: an HTTP server on this machine, as strict as the real one. */
export type StandIn = {
  readonly baseUrl: string
  readonly credentials: CrmCredentials
  /** The organisation the credentials belong to. */
  readonly organization: { id: string; name: string }
  /** Every address that was asked for, in order. */
  readonly asked: string[]
  /** Makes it hold these records of a kind and no others. */
  hold(kind: CrmKind, seeds: readonly Seed[]): void
  /** Makes the page of this number (from 1) go wrong, as often as it is asked for or only so many times. */
  spoil(page: number, fault: Fault, times?: number): void
  close(): Promise<void>
}

/** What a connector needs to read a stand-in. Nothing is waited for between two tries. */
export function accessTo(
  standIn: Pick<StandIn, 'baseUrl' | 'credentials'>,
  signal = AbortSignal.timeout(20_000),
): Access {
  const outbound = createOutbound({
    allowedOrigins: [standIn.baseUrl],
    allowPublic: false,
    log: createLog({ level: 'silent', name: 'test' }),
    clock: systemClock,
    sleep: async () => {},
  })
  return { baseUrl: standIn.baseUrl, credentials: standIn.credentials, outbound, signal }
}

/** Every page of a reading. */
export async function readAll<K extends CrmKind>(reading: AsyncIterable<CrmPage<K>>): Promise<CrmPage<K>[]> {
  const pages: CrmPage<K>[] = []
  for await (const page of reading) pages.push(page)
  return pages
}
