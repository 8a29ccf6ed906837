type Client = {
  companyId: string
  name: string
  shared: boolean
  isPrimary: boolean
  contact: { name: string } | null
  people: number
  addedAt: string
}

/** The company that becomes the primary client when this one goes: the next that was added. */
export function nextPrimary<C extends Client>(one: C, all: readonly C[]): C | undefined {
  if (!one.isPrimary) return undefined
  const others = all.filter(other => other.companyId !== one.companyId)
  return others.toSorted((a, b) => a.addedAt.localeCompare(b.addedAt))[0]
}

/** One thing that happens when a company is taken off a project. */
export type Loss = { what: 'sight' | 'contact' | 'primary' | 'stays'; text: string }

/** What is lost when a company is taken off a project, and what stays, a line each. */
export function lossOf<C extends Client>(one: C, all: readonly C[]): Loss[] {
  const next = nextPrimary(one, all)
  const its = one.people === 1 ? 'Its one person loses' : `Its ${one.people} people lose`
  const sight =
    one.shared && one.people > 0
      ? `${its} sight of this project and of who works on it.`
      : 'Nobody of it sees this project now, so nobody loses sight of it.'
  return [
    { what: 'sight', text: sight },
    ...(one.contact ? [{ what: 'contact' as const, text: `${one.contact.name} no longer answers for it.` }] : []),
    ...(next ? [{ what: 'primary' as const, text: `${next.name} becomes the primary client.` }] : []),
    { what: 'stays', text: 'The company, its people and its other projects stay.' },
  ]
}
