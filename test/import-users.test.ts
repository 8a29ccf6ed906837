import { describe, expect, it } from 'vitest'
import { booksBalance } from '../src/portal/importing/run.ts'
import { inside } from './crm.ts'
import {
  addUsers,
  admin,
  begin,
  choose,
  connect,
  makePlan,
  only,
  params,
  portal,
  refusal,
  rowsOf,
  run,
  server,
  staff,
  team,
} from './staff-import.ts'

describe('the first import', () => {
  it('shows everybody, takes whom it should, and balances its books', async () => {
    await begin('First')
    const project = await portal.project('Harbour website')
    await addUsers([
      {
        first_name: 'Łukasz',
        last_name: 'Wójcik',
        email: 'LUKASZ@first.example',
        title: 'Account Manager',
        role: 'Sales',
      },
      { first_name: 'Kwame', last_name: 'Asante', email: null },
      { first_name: 'Same', last_name: 'One', email: 'info@first.example' },
      { first_name: 'Same', last_name: 'Two', email: 'info@first.example', status: 'inactive' },
      { first_name: 'Gone', last_name: 'Person', status: 'inactive' },
      { first_name: 'Not', last_name: 'Yet', confirmed: false },
    ])
    await portal.clientUser({ email: team.rep.email, company: 'Harbour & Pine' })
    const plan = await makePlan((await connect()).id)
    expect(plan.total).toBe(8)
    expect(only(plan.counts)).toEqual({ create: 4, conflict: 2, skip: 2 })
    const rows = await rowsOf(plan.id)
    const reason = (name: string) => rows.find(row => row.name === name)?.reason
    expect(reason('Kwame Asante')).toBe('No email, so no way to sign in')
    expect(reason('Same Two')).toBe('Same email as Same One')
    expect(reason('Gone Person')).toBe('Inactive in the CRM')
    expect(reason('Rui Costa')).toBe('Is a client user here, of Harbour & Pine')
    expect(rows.filter(row => row.selected).map(row => row.name)).toEqual(['Ada Strand', 'Łukasz Wójcik', 'Same One'])

    const lukasz = rows.find(row => row.name === 'Łukasz Wójcik')
    await choose(plan.id, { ids: [lukasz?.id ?? ''] }, { role: 'manager', addProjects: [project] })
    const done = await run(plan.id)
    expect(done.state).toBe('done')
    expect(done.books).toMatchObject({ read: 8, absent: 0, created: 3, conflict: 2, skipped: 3, failed: 0 })
    expect(booksBalance(done.books)).toBe(true)
    // The report counts as the books do: who was not ticked is left out, and found under that word.
    const left = await admin.call('GET /api/p/{portal}/runs/{run}/rows', {
      params: { ...params(), run: done.id },
      query: { outcome: 'skip', sort: 'outcome', limit: 2 },
    })
    expect(left.total).toBe(done.books.skipped)
    expect(left.rows.map(row => row.outcome)).toEqual(['skip', 'skip'])
    const made = (await staff()).find(user => user.name === 'Łukasz Wójcik')
    expect(made).toMatchObject({
      email: 'LUKASZ@first.example',
      title: 'Account Manager',
      role: 'manager',
      status: 'not_invited',
    })
    expect(made?.projects.map(one => one.name)).toEqual(['Harbour website'])
    expect(await server.mails('LUKASZ@first.example')).toEqual([])
  })

  it('leaves nothing to plan', async () => {
    await begin('Twice')
    await addUsers([{ first_name: 'Ana', title: 'Lead' }, { first_name: 'Ben' }])
    const { id } = await connect()
    await run((await makePlan(id)).id)
    const again = await makePlan(id)
    expect(only(again.counts)).toEqual({ unchanged: 4 })
    expect((await refusal(run(again.id))).code).toBe('nothing_ticked')
  })

  it('starts nothing twice when pressed twice', async () => {
    await begin('Press')
    const plan = await makePlan((await connect()).id)
    const press = () =>
      admin.call('POST /api/p/{portal}/plans/{plan}/runs', { params: { ...params(), plan: plan.id }, body: {} })
    const [one, two] = await Promise.all([press(), press()])
    expect(one.id).toBe(two.id)
    await server.drain()
    expect((await staff()).length).toBe(3)
    expect((await refusal(choose(plan.id, { all: true }, { selected: false }))).code).toBe('plan_used')
  })

  it('mails those it made when the box is ticked, once each', async () => {
    await begin('Mail')
    await addUsers([{ first_name: 'Ana', email: 'ana@mail.example' }])
    await run((await makePlan((await connect()).id)).id, true)
    await server.drain()
    const mails = await server.mails('ana@mail.example')
    expect(mails.length).toBe(1)
    expect((await staff()).find(user => user.email === 'ana@mail.example')?.status).toBe('invited')
  })
})

describe('a later import', () => {
  it('ties who is here already by email, and leaves role and typed values alone', async () => {
    await begin('Tie')
    const here = await portal.person('contractor', { email: 'Ana@tie.example', firstName: 'Anastasia' })
    await addUsers([
      { first_name: 'Ana', last_name: 'Silva', email: 'ana@TIE.example', title: 'Designer', profile: 'Administrator' },
    ])
    const { id } = await connect()
    const plan = await makePlan(id)
    expect((await rowsOf(plan.id, { outcome: 'link' })).map(row => row.reason)).toEqual([
      'Same email. Fills in title. Keeps first name, last name as typed here',
    ])
    const done = await run(plan.id)
    expect(done.books.linked).toBe(1)
    const after = (await staff()).find(user => user.id === here.portalUserId)
    expect(after).toMatchObject({ firstName: 'Anastasia', title: 'Designer', role: 'contractor' })
    expect(after?.source?.connection).toBe('Tie')
    expect(only((await makePlan(id)).counts)).toEqual({ unchanged: 3 })
  })

  it('brings what changed in the CRM, and lets people’s own edits win', async () => {
    await begin('Change')
    const [ana, ben] = (await addUsers([
      { first_name: 'Ana', email: 'ana@change.example', title: 'Writer' },
      { first_name: 'Ben', email: 'ben@change.example', title: 'Writer' },
    ])) as [string, string]
    const { id } = await connect()
    await run((await makePlan(id)).id)
    const hers = (await staff()).find(user => user.email === 'ana@change.example')
    await admin.call('PATCH /api/p/{portal}/portal-users/{portalUser}', {
      params: { ...params(), portalUser: hers?.id ?? '' },
      body: { version: hers?.version ?? 0, title: 'Head of words' },
    })
    for (const user of [ana, ben])
      await team.admin.call('PATCH', `/api/users/${user}`, { title: 'Editor', lastName: 'Moss' })
    const plan = await makePlan(id)
    const reasons = (await rowsOf(plan.id, { outcome: 'update' })).map(row => row.reason)
    expect(reasons.length).toBe(2)
    expect(reasons[0]).not.toContain('Title')
    expect(reasons[1]).toContain('Title: Writer → Editor')
    await run(plan.id)
    const people = await staff()
    expect(people.find(user => user.email === 'ana@change.example')).toMatchObject({
      title: 'Head of words',
      lastName: 'Moss',
    })
    expect(people.find(user => user.email === 'ben@change.example')).toMatchObject({
      title: 'Editor',
      lastName: 'Moss',
    })
    expect(only((await makePlan(id)).counts)).toEqual({ unchanged: 4 })
  })

  it('ends an invitation that went to an address the CRM has changed', async () => {
    await begin('Moved')
    const [ana] = (await addUsers([{ first_name: 'Ana', email: 'ana@moved.example' }])) as [string]
    const { id } = await connect()
    await run((await makePlan(id)).id, true)
    expect((await staff()).find(user => user.email === 'ana@moved.example')?.status).toBe('invited')
    await team.admin.call('PATCH', `/api/users/${ana}`, { email: 'ana@new.example' })
    const plan = await makePlan(id)
    expect((await rowsOf(plan.id, { outcome: 'update' }))[0]?.reason).toBe('Email: ana@moved.example → ana@new.example')
    await run(plan.id)
    expect((await staff()).find(user => user.email === 'ana@new.example')?.status).toBe('not_invited')
    const [mail] = await server.mails('ana@moved.example')
    const token = /invitation\/([^\s]+)/.exec(mail?.text ?? '')?.[1] ?? ''
    const opened = await admin.send('GET', `/api/invitations/${token}`)
    expect([token !== '', opened.status]).toEqual([true, 410])
  })

  it('proposes to take access from who left, ticked by nobody but one person at a time', async () => {
    await begin('Leave')
    const [ana] = (await addUsers([{ first_name: 'Ana', email: 'ana@leave.example' }, { first_name: 'Ben' }])) as [
      string,
    ]
    const { id } = await connect()
    await run((await makePlan(id)).id)
    await team.admin.call('POST', `/api/users/${ana}/deactivation`, {})
    const plan = await makePlan(id)
    expect(only(plan.counts)).toEqual({ unchanged: 3, deactivate: 1 })
    const bulk = await choose(plan.id, { all: true }, { selected: true })
    expect(bulk.plan.ticked.deactivate).toBe(0)
    const single = await choose(plan.id, { ids: [ana] }, { selected: true })
    expect(single.plan.ticked.deactivate).toBe(1)
    const done = await run(plan.id)
    expect(done.books).toMatchObject({ deactivated: 1, unchanged: 3 })
    expect((await staff()).find(user => user.email === 'ana@leave.example')?.status).toBe('deactivated')
    await team.admin.call('DELETE', `/api/users/${ana}/deactivation`)
    const back = await makePlan(id)
    expect(only(back.counts)).toEqual({ unchanged: 3, reactivate: 1 })
    await choose(back.id, { ids: [ana] }, { selected: true })
    expect((await run(back.id)).books.reactivated).toBe(1)
    expect((await staff()).find(user => user.email === 'ana@leave.example')?.status).toBe('not_invited')
  })

  it('counts who is gone from the CRM as absent, and keeps the owner whatever the CRM says', async () => {
    await begin('Absent')
    const [ana] = (await addUsers([{ first_name: 'Ana', email: 'ana@absent.example' }])) as [string]
    const [own] = (await addUsers([{ first_name: 'Olga', email: portal.owner.email }])) as [string]
    const { id } = await connect()
    await run((await makePlan(id)).id)
    await inside(team.org, ({ db }) => db.deleteFrom('crm_user').where('id', 'in', [ana, own]).execute())
    const plan = await makePlan(id)
    expect(only(plan.counts)).toEqual({ unchanged: 2, deactivate: 1, skip: 1 })
    expect((await rowsOf(plan.id, { outcome: 'skip' }))[0]?.reason).toBe(
      'No longer in the CRM, but the portal owner stays',
    )
    await choose(plan.id, { ids: [ana] }, { selected: true })
    const { books } = await run(plan.id)
    expect(books).toMatchObject({ read: 2, absent: 2, deactivated: 1, skipped: 1, unchanged: 2 })
    expect(booksBalance(books)).toBe(true)
  })

  it('refuses a plan that something has overtaken, and plans again with the choices kept', async () => {
    await begin('Late')
    const [ana] = (await addUsers([
      { first_name: 'Ana', email: 'ana@late.example' },
      { first_name: 'Ben', email: 'ben@late.example' },
    ])) as [string]
    const { id } = await connect()
    const plan = await makePlan(id)
    await choose(plan.id, { ids: [ana] }, { role: 'manager' })
    await choose(
      plan.id,
      { ids: [(await rowsOf(plan.id)).find(row => row.name.startsWith('Ben'))?.id ?? ''] },
      { selected: false },
    )
    await portal.stranger('employee', { email: team.rep.email })
    expect((await refusal(run(plan.id))).code).toBe('plan_out_of_date')
    const next = await makePlan(id, plan.id)
    expect((await rowsOf(next.id)).find(row => row.id === ana)).toMatchObject({ role: 'manager', selected: true })
    expect((await rowsOf(next.id)).find(row => row.name.startsWith('Ben'))?.selected).toBe(false)
    expect((await run(next.id)).books).toMatchObject({ created: 2, linked: 1, skipped: 1 })
  })
})
