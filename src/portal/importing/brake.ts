import { z } from 'zod'
import type { BrakeSettings } from '../connections/brake-settings.ts'
import { RecordKind } from './import-kind.ts'

/** What stops a plan until an administrator says go. */
export const Brake = z.object({
  /**
   * How many people would lose access by what is ticked, of how many who are tied to this CRM, and how many may at once; all 0 where
   * nobody would and nothing is gone.
   */
  losing: z.number(),
  known: z.number(),
  limit: z.number(),
  /** The CRM's answer was empty or much smaller than before: of this kind so many are gone of so many. */
  shrunk: z.array(z.object({ kind: RecordKind, gone: z.number(), known: z.number() })),
  /** True while the plan waits for somebody to say go. */
  isOn: z.boolean(),
})
export type Brake = z.infer<typeof Brake>

/** The brake where nobody loses access and nothing is gone. */
export const idle: Brake = { losing: 0, known: 0, limit: 0, shrunk: [], isOn: false }

/** How many people may lose access at once: the lower of a share and a number, and never fewer than two. */
export const limitOf = (known: number, { percent, people }: BrakeSettings): number =>
  Math.max(2, Math.min(Math.floor((known * percent) / 100), people))

/**
 * Whether an answer is so much smaller than the one before that something may be wrong with it: an empty one from the first
 * record on; of a handful nothing else is said.
 */
export const hasShrunk = (
  { gone, known, isEmpty }: { gone: number; known: number; isEmpty: boolean },
  { shrinkPercent }: BrakeSettings,
): boolean => (isEmpty && gone > 0) || (known >= 5 && gone * 100 > known * shrinkPercent)
