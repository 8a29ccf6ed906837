import { z } from 'zod'

/** What a potential is: still open, won or lost. */
export const Standing = z.enum(['open', 'won', 'lost'])
export type Standing = z.infer<typeof Standing>

const Sum = z.object({ count: z.number(), amount: z.number() })

/** The sums of one currency; `weighted` is the open amount weighed by each potential's chance. */
export const CrmTotals = z.object({
  currency: z.string().nullable(),
  open: Sum,
  won: Sum,
  lost: Sum,
  weighted: z.number(),
})
export type CrmTotals = z.infer<typeof CrmTotals>

/** The potentials of one stage in one currency; without an amount where none of them has one. */
export const CrmStage = z.object({
  stage: z.string().nullable(),
  standing: Standing,
  /** The average chance, in percent. */
  probability: z.number().nullable(),
  count: z.number(),
  amount: z.number().nullable(),
  currency: z.string().nullable(),
})
export type CrmStage = z.infer<typeof CrmStage>

/** What one CRM organisation last said of a client company: its account, and the sums of its potentials. */
export const CrmTie = z.object({
  connection: z.object({
    id: z.string(),
    organizationName: z.string(),
    state: z.enum(['working', 'refused', 'unreachable']),
    stateDetail: z.string().nullable(),
    stateSince: z.iso.datetime(),
  }),
  account: z.object({
    name: z.string(),
    type: z.string().nullable(),
    industry: z.string().nullable(),
    owner: z.string().nullable(),
    phone: z.string().nullable(),
    website: z.string().nullable(),
    billingAddress: z.string().nullable(),
    shippingAddress: z.string().nullable(),
    employees: z.number().nullable(),
    annualRevenue: z.number().nullable(),
    currency: z.string().nullable(),
    description: z.string().nullable(),
    createdAt: z.string().nullable(),
    modifiedAt: z.string().nullable(),
    /** The CRM has it no longer. */
    removed: z.boolean(),
  }),
  /** When the CRM was last asked for it. */
  asOf: z.iso.datetime().nullable(),
  stale: z.boolean(),
  recordUrl: z.string(),
  potentials: z.number(),
  totals: z.array(CrmTotals),
  byStage: z.array(CrmStage),
})
export type CrmTie = z.infer<typeof CrmTie>

/** One potential of a company. */
export const CrmPotential = z.object({
  id: z.string(),
  connectionId: z.string(),
  name: z.string(),
  stage: z.string().nullable(),
  standing: Standing,
  amount: z.number().nullable(),
  currency: z.string().nullable(),
  probability: z.number().nullable(),
  closingOn: z.string().nullable(),
  owner: z.string().nullable(),
  nextStep: z.string().nullable(),
  contact: z.string().nullable(),
  recordUrl: z.string(),
})
export type CrmPotential = z.infer<typeof CrmPotential>

/** Potentials alike in stage and currency, as they are counted; without a currency where there is no amount. */
export type DealGroup = CrmStage & { weighted: number }

const day = 86_400_000

/** Whether what is shown may no longer be so: old, gone from the CRM, or of a CRM that does not answer. */
export const isStale = (of: { asOf: Date | null; state: string; removed: boolean }, now: Date): boolean =>
  of.removed || of.state !== 'working' || of.asOf === null || now.getTime() - of.asOf.getTime() > day

/** The sums by currency, the largest first. Potentials without an amount are counted with the largest. */
export function totalsOf(groups: readonly DealGroup[]): CrmTotals[] {
  const found = new Map<string | null, CrmTotals>()
  const none = () => ({ count: 0, amount: 0 })
  const priced = groups.filter(group => group.amount !== null)
  for (const group of priced) {
    const { currency, standing } = group
    const of = found.get(currency) ?? { currency, open: none(), won: none(), lost: none(), weighted: 0 }
    of[standing].count += group.count
    of[standing].amount += group.amount ?? 0
    if (standing === 'open') of.weighted += group.weighted
    found.set(currency, of)
  }
  const volume = ({ open, won }: CrmTotals) => open.amount + won.amount
  const totals = [...found.values()].sort((a, b) => volume(b) - volume(a))
  if (totals.length === 0 && groups.length > 0)
    totals.push({ currency: null, open: none(), won: none(), lost: none(), weighted: 0 })
  for (const group of groups) if (group.amount === null && totals[0]) totals[0][group.standing].count += group.count
  return totals
}

/** The stages from early to late, then won, then lost. Potentials without an amount are counted with those that have one. */
export function stagesOf(groups: readonly DealGroup[]): CrmStage[] {
  const stages: CrmStage[] = []
  const order = (group: DealGroup) => Number(group.amount === null)
  for (const { weighted: _, ...group } of [...groups].sort((a, b) => order(a) - order(b))) {
    const same = stages.find(one => one.stage === group.stage && one.standing === group.standing)
    if (same && group.amount === null) same.count += group.count
    else stages.push({ ...group })
  }
  return stages.sort((a, b) => rankOf(a) - rankOf(b) || (a.stage ?? '').localeCompare(b.stage ?? ''))
}

const rankOf = (stage: Pick<CrmStage, 'stage' | 'standing' | 'probability'>) =>
  stage.standing === 'won' ? 1000 : stage.standing === 'lost' ? 1001 : chanceOf(stage)

const words = [
  [/negotiat|review|contract/i, 75],
  [/value|decision|propos|quote|percept|engag/i, 50],
  [/analysis|interest/i, 20],
  [/qualif|prospect/i, 10],
] as const

// Where a CRM names no chance, the words of the stage tell how near it is.
const chanceOf = ({ stage, probability }: Pick<CrmStage, 'stage' | 'probability'>): number =>
  probability ?? words.find(([word]) => word.test(stage ?? ''))?.[1] ?? 30

/** The colour of a stage: darker as it nears, green when won. */
export function stageTone(of: Pick<CrmStage, 'stage' | 'standing' | 'probability'>) {
  if (of.standing === 'won') return 'green'
  if (of.standing === 'lost') return 'stage-lost'
  const chance = chanceOf(of)
  return chance >= 70 ? 'stage-4' : chance >= 40 ? 'stage-3' : chance >= 20 ? 'stage-2' : 'stage-1'
}
