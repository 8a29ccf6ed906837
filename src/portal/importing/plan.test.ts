import { describe, expect, it } from 'vitest'
import type { Facts, MatchedRecord, MatchedUser } from './match.ts'
import { decide } from './plan.ts'

const record = (given: Partial<MatchedRecord> = {}): MatchedRecord => ({
  crmId: '1',
  digest: 'd',
  firstName: 'Aoife',
  lastName: 'Ní Dhomhnaill',
  email: 'aoife@larkspur.example',
  emailKey: 'aoife@larkspur.example',
  title: 'Lead',
  phone: null,
  active: true,
  confirmed: true,
  removed: false,
  ...given,
})

const user = (given: Partial<MatchedUser> = {}): MatchedUser => ({
  id: 'u1',
  personId: 'p1',
  name: 'Aoife Ní Dhomhnaill',
  firstName: 'Aoife',
  lastName: 'Ní Dhomhnaill',
  email: 'aoife@larkspur.example',
  title: 'Lead',
  phone: null,
  held: [],
  role: 'employee',
  isOwner: false,
  status: 'active',
  deactivatedBy: null,
  version: 2,
  ...given,
})

const facts = (given: Partial<Facts> = {}): Facts => {
  const one = given.record ?? record()
  const winner = one.emailKey ? { crmId: one.crmId, name: 'Aoife', active: one.active } : null
  return { record: one, standing: { role: null, profile: null }, linked: null, winner, byEmail: null, ...given }
}

const here = (given: Partial<NonNullable<Facts['byEmail']>> = {}): NonNullable<Facts['byEmail']> => ({
  personId: 'p1',
  name: 'Aoife Ní Dhomhnaill',
  user: user(),
  tiedTo: null,
  isClient: false,
  clientOf: null,
  ...given,
})

const ticks = { selected: true, selectable: true, bulk: true }
const noTicks = { selected: false, selectable: false, bulk: false }

describe('somebody unknown here', () => {
  it('is new and ticked', () => {
    expect(decide(facts())).toMatchObject({ outcome: 'create', reason: 'Not in the portal yet', ...ticks })
  })

  it('is left out without an email, with one that is no address, and while inactive', () => {
    expect(decide(facts({ record: record({ email: null, emailKey: null }) }))).toMatchObject({
      outcome: 'skip',
      reason: 'No email, so no way to sign in',
      ...noTicks,
    })
    expect(decide(facts({ record: record({ email: 'at home', emailKey: null }) }))?.reason).toBe(
      'The email in the CRM is not an address',
    )
    expect(decide(facts({ record: record({ active: false }) }))).toMatchObject({
      outcome: 'skip',
      reason: 'Inactive in the CRM',
      ...noTicks,
    })
  })

  it('is new but not ticked before accepting the invitation of the CRM', () => {
    expect(decide(facts({ record: record({ confirmed: false }) }))).toMatchObject({
      outcome: 'create',
      selected: false,
      selectable: true,
    })
  })

  it('is a conflict when another CRM user has the email first', () => {
    expect(decide(facts({ winner: { crmId: '2', name: 'Wiebke Janßen', active: true } }))).toMatchObject({
      outcome: 'conflict',
      reason: 'Same email as Wiebke Janßen',
      ...noTicks,
    })
  })

  it('is said nothing of when gone and never brought in', () => {
    expect(decide(facts({ record: record({ removed: true }) }))).toBeUndefined()
  })

  it('gets the hat on the person who has the email and no hat any more', () => {
    expect(decide(facts({ byEmail: here({ user: null }) }))).toMatchObject({ outcome: 'create', personId: 'p1' })
  })
})

describe('a match by email', () => {
  it('ties and grants nothing', () => {
    expect(decide(facts({ byEmail: here() }))).toMatchObject({
      outcome: 'link',
      reason: 'Same email',
      fields: [],
      targetId: 'u1',
      ...ticks,
    })
  })

  it('fills what is empty and holds what was typed here', () => {
    const decision = decide(facts({ byEmail: here({ user: user({ firstName: 'Eva', title: null }) }) }))
    expect(decision?.fields).toEqual([
      { field: 'title', before: null, after: 'Lead' },
      { field: 'first_name', before: 'Eva', after: 'Eva' },
    ])
    expect(decision?.reason).toBe('Same email. Fills in title. Keeps first name as typed here')
  })

  it('says that the owner stays the owner', () => {
    expect(decide(facts({ byEmail: here({ user: user({ isOwner: true }) }) }))?.reason).toBe(
      'Same email. Stays the owner',
    )
  })

  it('is a conflict with a client user, and with somebody tied to another CRM user', () => {
    expect(decide(facts({ byEmail: here({ user: null, isClient: true, clientOf: 'Harbour & Pine' }) }))).toMatchObject({
      outcome: 'conflict',
      reason: 'Is a client user here, of Harbour & Pine',
      ...noTicks,
    })
    expect(decide(facts({ byEmail: here({ tiedTo: { crmId: '9', name: 'Ada', removed: false } }) }))?.outcome).toBe(
      'conflict',
    )
  })

  it('ties anew to the successor of a CRM user who is gone', () => {
    expect(decide(facts({ byEmail: here({ tiedTo: { crmId: '9', name: 'Ada', removed: true } }) }))?.outcome).toBe(
      'link',
    )
  })

  it('leaves out who was deactivated here', () => {
    const off = user({ status: 'deactivated', deactivatedBy: 'hand' })
    expect(decide(facts({ byEmail: here({ user: off }) }))).toMatchObject({
      outcome: 'skip',
      reason: 'Deactivated here by hand',
      ...noTicks,
    })
  })
})

describe('somebody tied to the CRM', () => {
  it('needs nothing when nothing differs', () => {
    expect(decide(facts({ linked: user() }))?.outcome).toBe('unchanged')
  })

  it('does not differ by the case of an email address', () => {
    expect(decide(facts({ record: record({ email: 'AOIFE@larkspur.example' }), linked: user() }))?.outcome).toBe(
      'unchanged',
    )
  })

  it('is changed where the CRM differs, except for what people hold', () => {
    const linked = user({ title: 'Copywriter', phone: '1', held: ['phone'] })
    expect(decide(facts({ linked }))).toMatchObject({
      outcome: 'update',
      reason: 'Title: Copywriter → Lead',
      fields: [{ field: 'title', before: 'Copywriter', after: 'Lead' }],
      ...ticks,
    })
  })

  it('is a conflict when the new email belongs to somebody else here', () => {
    const changed = record({ email: 'b@larkspur.example', emailKey: 'b@larkspur.example' })
    expect(
      decide(facts({ record: changed, linked: user(), byEmail: here({ personId: 'p2', name: 'Ben' }) })),
    ).toMatchObject({
      outcome: 'conflict',
      reason: 'The new email belongs to Ben here',
    })
  })

  it('is proposed to lose access when gone or inactive, never ticked, never in bulk', () => {
    for (const gone of [record({ removed: true }), record({ active: false })]) {
      expect(decide(facts({ record: gone, linked: user() }))).toMatchObject({
        outcome: 'deactivate',
        selected: false,
        selectable: true,
        bulk: false,
      })
    }
  })

  it('stays when the owner, also when gone', () => {
    expect(decide(facts({ record: record({ removed: true }), linked: user({ isOwner: true }) }))).toMatchObject({
      outcome: 'skip',
      reason: 'No longer in the CRM, but the portal owner stays',
      ...noTicks,
    })
  })

  it('may come back after an import took access, but not after a person did', () => {
    const off = { status: 'deactivated' as const }
    expect(decide(facts({ linked: user({ ...off, deactivatedBy: 'import' }) }))).toMatchObject({
      outcome: 'reactivate',
      selected: false,
      selectable: true,
    })
    expect(decide(facts({ linked: user({ ...off, deactivatedBy: 'hand' }) }))).toMatchObject({
      outcome: 'skip',
      ...noTicks,
    })
  })

  it('keeps the name when the CRM has none', () => {
    const nameless = record({ firstName: '', lastName: '' })
    expect(decide(facts({ record: nameless, linked: user() }))?.outcome).toBe('unchanged')
  })
})
