import type { Job } from '../platform/jobs.ts'
import { connectionsJobs } from './connections/connections.ts'
import { importingJobs } from './importing/importing.ts'
import { type Portal, peopleJobs } from './people/people.ts'

/** Every kind of background work of the portal. */
export const portalJobs: readonly Job<Portal>[] = [...peopleJobs, ...connectionsJobs, ...importingJobs]
