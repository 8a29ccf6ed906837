import { z } from 'zod'
import { workOff } from '../src/platform/jobs.ts'
import { createLog } from '../src/platform/log.ts'

// A worker that takes a job and never ends it, for a test that kills it.
const log = createLog({ level: 'silent', name: 'hanging' })
const hang = { name: 'send-reset', payload: z.unknown(), run: () => new Promise<void>(() => process.send?.('taken')) }
await workOff({ url: process.env.DATABASE_URL as string, log }, [hang], {})
