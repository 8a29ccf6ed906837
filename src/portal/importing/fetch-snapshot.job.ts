import { z } from 'zod'
import { defineJob, systemContext } from '../people/people.ts'
import { fetchSnapshot } from './fetch-snapshot.ts'

/** Reads a CRM into a snapshot. */
export const fetchSnapshotJob = defineJob({
  name: 'fetch-snapshot',
  payload: z.object({ portalId: z.string(), snapshotId: z.string() }),
  keyed: true,
  atOnce: 2,
  run: (portal, { portalId, snapshotId }, signal) => fetchSnapshot(systemContext(portal, portalId), snapshotId, signal),
})
