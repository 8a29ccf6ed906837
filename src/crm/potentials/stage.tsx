import { type DotTone, StatusDot } from '../../ui/status-dot.tsx'

const early = /qualif|analysis|interest/i
const middle = /value|decision|propos|quote|percept/i
const late = /negotiat|review|contract/i

/** The colour of a stage: darker as it nears, green when won; imported stages are told by their words. */
export function stageTone(stage: string, probability: number | null): DotTone {
  if (/lost/i.test(stage)) return 'stage-lost'
  if (/won/i.test(stage)) return 'green'
  if (late.test(stage)) return 'stage-4'
  if (middle.test(stage)) return 'stage-3'
  if (early.test(stage)) return /needs|analysis/i.test(stage) ? 'stage-2' : 'stage-1'
  const chance = probability ?? 0
  return chance >= 70 ? 'stage-4' : chance >= 40 ? 'stage-3' : chance >= 20 ? 'stage-2' : 'stage-1'
}

/** Where a potential stands. */
export function Stage({ stage, probability }: { stage: string; probability: number | null }) {
  return <StatusDot tone={stageTone(stage, probability)}>{stage}</StatusDot>
}
