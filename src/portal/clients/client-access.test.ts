import { expect, test } from 'vitest'
import {
  add,
  addActive,
  addCompany,
  at,
  atCompany,
  begin,
  bulk,
  get,
  hatsOf,
  invite,
  list,
  mailedToken,
  owner,
  params,
  portal,
  server,
} from '../../../test/clients.ts'
import { transact } from '../people/people.ts'

const deactivate = (id: string) => owner.call('POST /api/p/{portal}/client-users/{clientUser}/deactivation', at(id))
const reactivate = (id: string) => owner.call('DELETE /api/p/{portal}/client-users/{clientUser}/deactivation', at(id))
const linkFor = (id: string) => owner.call('POST /api/p/{portal}/client-users/{clientUser}/invitation-link', at(id))
const removeAltogether = (id: string) =>
  owner.call('DELETE /api/p/{portal}/client-users/{clientUser}/companies', at(id))

test('a client user who is deactivated is refused from the next request on, and let in again after', async () => {
  const { id, browser } = await addActive('shut@access.example', 'Access')
  expect(await hatsOf(browser)).toEqual(['Access'])
  expect(await get(id)).toMatchObject({ status: 'active' })
  expect(await deactivate(id)).toMatchObject({ status: 'deactivated' })
  expect(await deactivate(id)).toMatchObject({ status: 'deactivated' })
  expect(await hatsOf(browser)).toEqual([])
  expect(await reactivate(id)).toMatchObject({ status: 'active' })
  expect(await hatsOf(browser)).toEqual(['Access'])
})

test('deactivating somebody who has not come in ends the invitation', async () => {
  const { id } = await add({ email: 'open@access.example', company: { name: 'Access' } })
  await invite(id)
  const token = await mailedToken('open@access.example')
  await deactivate(id)
  await expect(invite(id)).rejects.toMatchObject({ code: 'deactivated' })
  expect(await reactivate(id)).toMatchObject({ status: 'not_invited', invitation: { isOpen: false } })
  const read = server.browser().call('GET /api/invitations/{token}', { params: { token } })
  await expect(read).rejects.toMatchObject({ code: 'invitation_over' })
})

test('who cannot be invited is told why, and a link is refused like a mail', async () => {
  const cases = [
    [await add({ company: { name: 'Why' } }), 'no_email'],
    [await add({ email: 'nowhere@why.example' }), 'no_company'],
    [await addActive('there@why.example', 'Why'), 'already_active'],
  ] as const
  for (const [{ id }, code] of cases) {
    await expect(invite(id), code).rejects.toMatchObject({ code, status: 409 })
    await expect(linkFor(id), code).rejects.toMatchObject({ code, status: 409 })
  }
})

test('a contact whose data must not be processed is not invited, under no hat', async () => {
  const first = await add({ email: 'private@why.example', company: { name: 'Private' } })
  await transact(portal.ctx, ctx =>
    ctx.db.updateTable('client_user').set({ no_processing: true }).where('id', '=', first.id).execute(),
  )
  expect(await get(first.id)).toMatchObject({ status: 'no_login', noProcessing: true })
  await expect(invite(first.id)).rejects.toMatchObject({ code: 'no_processing' })
  const body = { company: { name: 'Private too' } }
  const second = await owner.call('POST /api/p/{portal}/client-users/{clientUser}/companies', { ...at(first.id), body })
  expect(second).toMatchObject({ status: 'no_login', noProcessing: true })
})

test('an invitation is mailed again, and its link is handed over by other means', async () => {
  const email = 'again@access.example'
  const { id } = await add({ email, company: { name: 'Access' } })
  await invite(id)
  const first = await mailedToken(email)
  await invite(id)
  expect(await mailedToken(email)).not.toBe(first)
  const { url } = await linkFor(id)
  expect(url).toMatch(/\/invitation\/[\w-]{86}$/)
  expect(await get(id)).toMatchObject({ status: 'invited', invitation: { isOpen: true, by: expect.any(String) } })
})

test('words of one’s own are mailed; a placeholder that is not known is refused', async () => {
  const email = 'words@access.example'
  const { id, firstName } = await add({ email, company: { name: 'Worded' } })
  const wrong = { words: { subject: 'Hello', message: 'Dear {vorname}' } }
  await expect(invite(id, wrong)).rejects.toMatchObject({
    code: 'invalid_input',
    problem: { errors: [{ field: 'words.message', message: expect.stringContaining('{first name}') }] },
  })
  await invite(id, { words: { subject: 'See {portal}', message: 'Dear {first name},\n\nthis is for {company}.' } })
  await mailedToken(email)
  const [mail] = await server.mails(email)
  expect(mail?.subject).toBe('See Test portal')
  expect(mail?.text).toContain(`Dear ${firstName},`)
  expect(mail?.text).toContain('this is for Worded.')
})

test('removed from the portal, a person is at no company; who also works here goes on working', async () => {
  const worker = await portal.person('employee')
  const hat = await add({ email: worker.email, addHat: true, company: { name: 'Left one' } })
  await add({ email: worker.email, addHat: true, company: { name: 'Left two' } })
  await removeAltogether(hat.id)
  expect((await list({ q: 'left' })).total).toBe(0)
  await (await server.as(worker)).call('GET /api/p/{portal}/projects', { params: params() })
})

test('removed from one company, a person stays at the other', async () => {
  const first = await addActive('stays@two.example', 'First of two')
  const second = await add({ email: 'stays@two.example', addHat: true, company: { name: 'Second of two' } })
  expect(await hatsOf(first.browser)).toEqual(['First of two'])
  await invite(second.id)
  await first.browser.call('POST /api/invitations/{token}/acceptance', {
    params: { token: await mailedToken('stays@two.example') },
    body: {},
  })
  expect(await hatsOf(first.browser)).toEqual(['First of two', 'Second of two'])
  await owner.call('DELETE /api/p/{portal}/client-users/{clientUser}', at(first.id))
  expect(await hatsOf(first.browser)).toEqual(['Second of two'])
})

test('a company that is deactivated takes access from its people alone, and ends what invites them', async () => {
  const here = await addActive('here@shut.example', 'Shut')
  const other = await addActive('other@shut.example', 'Open')
  const waiting = await add({ email: 'waiting@shut.example', company: { name: 'Shut' } })
  await invite(waiting.id)
  const token = await mailedToken('waiting@shut.example')
  const where = atCompany(here.company?.id ?? '')
  const shut = await owner.call('POST /api/p/{portal}/client-companies/{company}/deactivation', where)
  expect(shut).toMatchObject({ deactivated: true })
  expect(await hatsOf(here.browser)).toEqual([])
  expect(await hatsOf(other.browser)).toEqual(['Open'])
  expect(await get(here.id)).toMatchObject({ status: 'active', company: { deactivated: true } })
  expect(await get(waiting.id)).toMatchObject({ status: 'not_invited', invitation: { isOpen: false } })
  const read = server.browser().call('GET /api/invitations/{token}', { params: { token } })
  await expect(read).rejects.toMatchObject({ code: 'invitation_over' })
  await expect(invite(waiting.id)).rejects.toMatchObject({ code: 'company_deactivated' })
  await owner.call('DELETE /api/p/{portal}/client-companies/{company}/deactivation', where)
  expect(await hatsOf(here.browser)).toEqual(['Shut'])
})

test('in bulk, who can be invited is, and the others are counted by reason', async () => {
  await begin()
  await addActive('active@bulk.example', 'Bulk')
  const invited = await add({ email: 'invited@bulk.example', company: { name: 'Bulk' } })
  await invite(invited.id)
  const waits = await add({ email: 'waits@bulk.example', company: { name: 'Bulk' } })
  await add({ company: { name: 'Bulk' } })
  await add({ email: 'alone@bulk.example' })
  const gone = await add({ email: 'gone@bulk.example', company: { name: 'Bulk' } })
  await deactivate(gone.id)
  const all = { all: true, filter: {} }
  const reasons = (outcome: Awaited<ReturnType<typeof bulk>>) =>
    Object.fromEntries(outcome.skipped.map(({ reason, count }) => [reason, count]))
  const words = { subject: 'Only for you', message: 'Hello {first name}' }
  // Asked first, it says the same and mails nobody.
  const asked = await bulk({ action: 'invite', selection: all, check: true })
  await server.drain()
  expect(await server.mails('waits@bulk.example')).toEqual([])
  const done = await bulk({ action: 'invite', selection: all, words })
  expect(done).toEqual(asked)
  expect(done.changed).toBe(1)
  expect(reasons(done)).toEqual({ already_active: 1, already_invited: 1, no_email: 1, no_company: 1, deactivated: 1 })
  await mailedToken('waits@bulk.example')
  expect((await server.mails('waits@bulk.example')).map(mail => mail.subject)).toEqual(['Only for you'])
  expect(await get(waits.id)).toMatchObject({ status: 'invited' })
  const again = await bulk({ action: 'reinvite', selection: all })
  expect([again.changed, reasons(again)]).toEqual([
    2,
    { already_active: 1, no_email: 1, no_company: 1, deactivated: 1 },
  ])
  expect(await bulk({ action: 'deactivate', selection: all })).toEqual({
    changed: 5,
    skipped: [{ reason: 'unchanged', count: 1 }],
  })
  expect(await bulk({ action: 'reactivate', selection: { ids: [gone.id] } })).toEqual({ changed: 1, skipped: [] })
})

test('whole companies are chosen, with people left out and others besides', async () => {
  await begin()
  const [a1, a2] = [await add({ company: { name: 'A' } }), await add({ company: { name: 'A' } })]
  const [b1, b2] = [await add({ company: { name: 'B' } }), await add({ company: { name: 'B' } })]
  const none = await add()
  const [a, b] = [a1.company?.id, b1.company?.id]
  const meant = async (selection: object) => {
    await bulk({ action: 'reactivate', selection: { all: true, filter: {} } })
    await bulk({ action: 'deactivate', selection })
    const { rows } = await list({ status: 'deactivated' })
    return rows.map(row => row.id).sort()
  }
  expect(await meant({ companies: [a], except: [a1.id], also: [b1.id] })).toEqual([a2.id, b1.id].sort())
  expect(await meant({ companies: ['none', b] })).toEqual([b1.id, b2.id, none.id].sort())
  const all = { all: true, filter: {}, exceptCompanies: [a], except: [b1.id], also: [a2.id] }
  expect(await meant(all)).toEqual([a2.id, b2.id, none.id].sort())
  expect(await meant({ companies: [a, b], filter: { company: b } })).toEqual([b1.id, b2.id].sort())
})

test('people are moved into one company; who is there already stays where they are', async () => {
  await begin()
  const target = await addCompany('Target')
  const one = await add({ email: 'two@move.example', company: { name: 'From one' } })
  const two = await add({ email: 'two@move.example', addHat: true, company: { name: 'From two' } })
  const there = await add({ email: 'there@move.example', company: { id: target.id } })
  const twin = await add({ email: 'there@move.example', addHat: true, company: { name: 'From one' } })
  const alone = await add({ email: 'alone@move.example' })
  const outcome = await bulk({ action: 'move', selection: { all: true, filter: {} }, company: { id: target.id } })
  expect(outcome.changed).toBe(2)
  expect(outcome.skipped).toEqual(
    expect.arrayContaining([
      { reason: 'already_there', count: 2 },
      { reason: 'unchanged', count: 1 },
    ]),
  )
  const ids = (await list({ company: target.id })).rows.map(row => row.id)
  expect(ids).toEqual(expect.arrayContaining([one.id, there.id, alone.id]))
  expect(ids).not.toContain(twin.id)
  expect(await get(two.id)).toMatchObject({ company: { name: 'From two' } })
  expect((await get(alone.id)).held).toEqual(['client_company_id'])
  // Out of any company, nobody can be invited, and what was open ends.
  await invite(alone.id)
  await bulk({ action: 'move', selection: { ids: [alone.id] }, company: null })
  expect(await get(alone.id)).toMatchObject({ company: null, status: 'not_invited', invitation: { isOpen: false } })
  const elsewhere = await bulk({ action: 'move', selection: { ids: [alone.id] }, company: { name: 'Brand new' } })
  expect(elsewhere).toEqual({ changed: 1, skipped: [] })
  expect(await get(alone.id)).toMatchObject({ company: { name: 'Brand new' } })
})

test('somebody moved sees from the new company at once', async () => {
  const { id, browser } = await addActive('moved@move.example', 'Before')
  await bulk({ action: 'move', selection: { ids: [id] }, company: { name: 'After' } })
  expect(await hatsOf(browser)).toEqual(['After'])
})

test('in bulk, people are removed with everything that was only theirs', async () => {
  await begin()
  for (const n of [1, 2, 3]) await add({ email: `gone${n}@remove.example`, company: { name: 'Emptied' } })
  const company = (await list()).rows[0]?.company?.id ?? ''
  expect(await bulk({ action: 'remove', selection: { companies: [company] } })).toEqual({ changed: 3, skipped: [] })
  expect((await list()).total).toBe(0)
  await add({ email: 'gone1@remove.example' })
  expect(await owner.call('GET /api/p/{portal}/client-companies/{company}', atCompany(company))).toMatchObject({
    people: 0,
  })
})

test('nobody of another portal is reached by id', async () => {
  const { id } = await add({ email: 'mine@other.example', company: { name: 'Mine' } })
  await begin()
  expect(await bulk({ action: 'remove', selection: { ids: [id] } })).toEqual({ changed: 0, skipped: [] })
  await expect(get(id)).rejects.toMatchObject({ status: 404 })
})
