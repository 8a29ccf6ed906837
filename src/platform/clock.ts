/** Tells the time. Rules take it as an argument, so that tests can set it. */
export type Clock = () => Date

/** The machine's own time. */
export const systemClock: Clock = () => new Date()
