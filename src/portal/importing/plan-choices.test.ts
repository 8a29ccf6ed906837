import { describe, expect, it } from 'vitest'
import { importQuestion, tickedCount, tickedWords } from './import-question.tsx'
import { chosen } from './plan-choices.ts'
import type { PlanRowView, PlanView } from './plan-row.ts'

const website = { id: 'p1', name: 'Website', colour: 0 }
const rename = { id: 'p2', name: 'Rename', colour: 1 }

const row = (given: Partial<PlanRowView> = {}): PlanRowView => ({
  id: '1',
  kind: 'user',
  account: null,
  name: 'Ana Silva',
  email: 'ana@larkspur.example',
  title: null,
  crmRole: 'Sales',
  crmProfile: 'Standard',
  outcome: 'create',
  reason: 'Not in the portal yet',
  role: 'employee',
  currentRole: null,
  projects: [],
  selected: false,
  selectable: true,
  ...given,
})

const apply = (before: PlanRowView, set: Parameters<typeof chosen>[1], one = false) =>
  chosen(before, set, one, [rename, website])

describe('a choice shown before the server answers', () => {
  it('ticks together only whom the server would, and a single one who left the CRM', () => {
    const left = row({ outcome: 'deactivate', role: null })
    expect(apply(row(), { selected: true }).selected).toBe(true)
    expect(apply(left, { selected: true }).selected).toBe(false)
    expect(apply(left, { selected: true }, true).selected).toBe(true)
    expect(apply(row({ outcome: 'conflict', selectable: false }), { selected: true }, true).selected).toBe(false)
  })

  it('gives a User Role to new people only', () => {
    expect(apply(row(), { role: 'manager' }).role).toBe('manager')
    const linked = row({ outcome: 'link', role: null, currentRole: 'contractor' })
    expect(apply(linked, { role: 'manager' })).toBe(linked)
  })

  it('adds and takes away Working Projects', () => {
    const both = apply(row({ projects: [website] }), { addProjects: ['p2'] })
    expect(both.projects).toEqual([rename, website])
    expect(apply(both, { removeProjects: ['p1'] }).projects).toEqual([rename])
  })
})

const none = { create: 0, link: 0, update: 0, unchanged: 0, deactivate: 0, reactivate: 0, conflict: 0, skip: 0 }
const plan: PlanView = {
  id: 'plan',
  connectionId: 'connection',
  organizationName: 'Larkspur Sales',
  kind: 'user',
  kinds: [],
  tickedInvitable: 14,
  types: [],
  industries: [],
  owners: [],
  state: 'ready',
  runId: null,
  readAt: null,
  total: 24,
  counts: none,
  ticked: { ...none, create: 14, link: 1, update: 2 },
  tickedRoles: { administrator: 0, manager: 2, employee: 12, contractor: 0 },
  tickedWithoutProject: 3,
  tickedProjects: 2,
  crmRoles: [],
  crmProfiles: [],
}

describe('the question before an import', () => {
  it('counts in the foot what is ticked', () => {
    expect(tickedCount(plan)).toBe(17)
    expect(tickedWords(plan)).toBe('17 people: 14 new, 1 linked, 2 updated')
    const bare = { ...plan, ticked: none }
    expect(tickedWords({ ...bare, counts: { ...none, create: 1, unchanged: 9 } })).toBe('Nobody is ticked')
    expect(tickedWords({ ...bare, counts: { ...none, unchanged: 9, conflict: 1 } })).toBe('Nobody can be ticked')
    expect(tickedWords({ ...bare, counts: { ...none, unchanged: 9, skip: 1 } })).toBe('Everybody is up to date')
  })

  it('asks in red, and by its name, before it only takes access away', () => {
    const question = importQuestion({ ...plan, ticked: { ...none, deactivate: 1 } }, false)
    expect([question.title, question.tone]).toEqual(['Take access from 1 person?', 'danger'])
    expect(importQuestion({ ...plan, ticked: { ...none, create: 1, deactivate: 1 } }, false).title).toBe(
      'Import 2 people?',
    )
    expect(importQuestion({ ...plan, ticked: { ...none, reactivate: 2 } }, false).title).toBe(
      'Give access back to 2 people?',
    )
  })

  it('has a line for each effect and names the number in the question and on the button', () => {
    const question = importQuestion(plan, false)
    expect([question.title, question.action]).toEqual(['Import 17 people?', 'Import 17 people'])
    expect(question.lines).toHaveLength(4)
  })
})
