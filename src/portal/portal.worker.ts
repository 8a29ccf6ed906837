import { workOff } from '../platform/jobs.ts'
import type { Settings } from '../platform/settings.ts'
import type { Portal } from './people/people.ts'
import { portalJobs } from './portal.jobs.ts'
import { openPortal } from './portal.open.ts'

/** Works off the portal's jobs until closed. */
export async function startWorker(settings: Settings): Promise<{ close: () => Promise<void> }> {
  const { portal, close } = await openPortal(settings, 'worker')
  const worker = await workOff<Portal>({ url: settings.databaseUrl as string, log: portal.log }, portalJobs, portal)
  return {
    close: async () => {
      await worker.close()
      await close()
    },
  }
}
