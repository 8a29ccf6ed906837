/**
 * How many records one transaction of an import holds, by step, and beyond how many a step goes in two lanes. Tests that follow small
 * worlds make them small, so that these go the way of large ones.
 */
export const chunks = { fetch: 2000, plan: 2000, apply: 2000, reversal: 1000, oneLane: 4000 }
