import { z } from 'zod'

/** The settings of a connection's brake: at most this share, at most so many people, and how much smaller an answer may be. */
export const BrakeSettings = z.object({
  percent: z.number().int().min(1).max(100),
  people: z.number().int().min(2).max(100_000),
  shrinkPercent: z.number().int().min(1).max(100),
})
export type BrakeSettings = z.infer<typeof BrakeSettings>
