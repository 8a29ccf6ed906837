import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildTeam, generate, inside, openTestCrm, type TestCrm, withKey } from '../../../test/crm.ts'
import { importFile } from './import-file.ts'

let crm: TestCrm
let team: Awaited<ReturnType<typeof buildTeam>>

beforeAll(async () => {
  crm = await openTestCrm()
  team = await buildTeam(crm, 'Intake')
})
afterAll(() => crm.close())

const send = (file: string, text: string) => team.admin.call('POST', `/api/imports?file=${file}`, text)
const one = async (path: string) => (await team.admin.call('GET', path)).json

const users = `\ufeffRecord Id,First Name,Last Name,Email,Role,Profile,Status,Reporting To,City
zcrm_4500000000000900001,Ana,Prado,ana@intake.example,Sales,Standard,active,Bo Lund,Porto
4500000000000900002,Bo,Lund,BO@intake.example,Sales,Team Lead,Inactive,,"Åre, north"
`
const accounts = `Record Id,Account Owner.id,Account Owner,Account Name,Employees,Annual Revenue,Parent Account,Created Time,Rating
4500000000000910001,4500000000000900001,Ana Prado,Child House,"1,250",1000000,Parent House,2020-02-03T04:05:06+01:00,A
4500000000000910002,4500000000000999999,Nobody,Parent House,,,,,B
`
const contacts = `Record Id,Contact Owner.id,First Name,Last Name,Account Name.id,Account Name,Email
4500000000000920001,4500000000000900001,Cleo,"Vega ""Jr""",4500000000000910001,Child House,not-an-address
`
const deals = `Record Id,Deal Owner.id,Deal Name,Account Name.id,Amount,Stage,Probability (%),Closing Date,Created Time
4500000000000930001,4500000000000900001,First,4500000000000910001,1054.5,Closed Won,100,2024-02-29,2023-10-20
4500000000000930002,4500000000000900001,Open,,,Qualification,10,,2023-10-20
`

test('an export’s four files come in whole, tied together by id and by name', async () => {
  const done = [
    await send('u.csv', users),
    await send('a.csv', accounts),
    await send('c.csv', contacts),
    await send('d.csv', deals),
  ]
  expect(
    done.map(({ status, json }) => [status, json.module, json.state, json.read, json.created, json.refused]),
  ).toStrictEqual([
    [201, 'Users', 'done', 2, 2, 0],
    [201, 'Accounts', 'done', 2, 2, 0],
    [201, 'Contacts', 'done', 1, 1, 0],
    [201, 'Deals', 'done', 2, 2, 0],
  ])
  expect(done[0]?.json.warnings).toStrictEqual([
    { line: 3, reason: 'Profile: the profile "Team Lead" is not known here; Standard was taken.' },
  ])
  expect(done[1]?.json).toMatchObject({
    warned: 1,
    warnings: [{ line: 3, reason: 'The owner 4500000000000999999 is not in this CRM; the row was kept without it.' }],
    ignoredColumns: ['Rating'],
  })
  expect(await one('/api/users/4500000000000900001')).toMatchObject({
    name: 'Ana Prado',
    confirmed: true,
    reportsTo: { id: '4500000000000900002', name: 'Bo Lund' },
  })
  expect(await one('/api/users/4500000000000900002')).toMatchObject({ status: 'inactive', city: 'Åre, north' })
  expect(await one('/api/accounts/4500000000000910001')).toMatchObject({
    owner: { name: 'Ana Prado' },
    employees: 1250,
    annualRevenue: 1_000_000,
    parent: { name: 'Parent House' },
    createdAt: '2020-02-03T03:05:06.000Z',
  })
  expect(await one('/api/contacts/4500000000000920001')).toMatchObject({
    lastName: 'Vega "Jr"',
    email: 'not-an-address',
  })
  expect(await one('/api/potentials/4500000000000930001')).toMatchObject({ amount: 1054.5, closingOn: '2024-02-29' })
  expect(await one('/api/potentials/4500000000000930002')).toMatchObject({
    amount: null,
    account: null,
    closingOn: null,
  })
})

test('a second run changes nothing, and a changed cell changes its row alone', async () => {
  crm.clock.now = new Date(crm.clock.now.getTime() + 60_000)
  for (const [file, text] of [
    ['u', users],
    ['a', accounts],
    ['c', contacts],
    ['d', deals],
  ] as const) {
    const { json } = await send(`${file}.csv`, text)
    expect([json.module, json.unchanged, json.updated, json.created]).toStrictEqual([json.module, json.read, 0, 0])
  }
  const before = await one('/api/accounts/4500000000000910002')
  const { json } = await send('a.csv', accounts.replace('"1,250"', '1300'))
  expect([json.updated, json.unchanged]).toStrictEqual([1, 1])
  const changed = await one('/api/accounts/4500000000000910001')
  expect(changed).toMatchObject({
    employees: 1300,
    modifiedAt: crm.clock.now.toISOString(),
    createdAt: '2020-02-03T03:05:06.000Z',
  })
  expect((await one('/api/accounts/4500000000000910002')).modifiedAt).toBe(before.modifiedAt)
})

test('what the records of a CRM say besides comes in too, and leaves by the key’s API', async () => {
  const long = 'word '.repeat(4000).trim()
  const files = [
    `Record Id,Account Name,Description,Billing Code,Shipping City,Shipping Code\n77001,Far House,"${long}",1111,Lund,2222\n`,
    'Record Id,Last Name,Contact Owner.id,Email Opt Out,Data Processing Basis\n77002,Dahl,,true,Do not process\n77003,Ek,,,Contract\n',
    'Record Id,Deal Name,Stage,Type,Next Step,Description\n77004,Pier,Proposal,New Business,Call,Two weeks\n',
  ]
  for (const [index, text] of files.entries())
    expect((await send(`${index}.csv`, text)).json).toMatchObject({ state: 'done', refused: 0, ignoredColumns: [] })
  const read = withKey(crm, team.admin.email, await generate(team.admin.call))
  const record = async (path: string) => ((await read('GET', `/crm/v8/${path}`)).json.data as object[])[0]
  expect(await record('Accounts/77001')).toMatchObject({
    Description: long,
    Billing_Code: '1111',
    Shipping_City: 'Lund',
    Shipping_Code: '2222',
  })
  expect(await record('Contacts/77002')).toMatchObject({ Email_Opt_Out: true, Data_Processing_Basis: 'Do Not Process' })
  expect(await record('Contacts/77003')).toMatchObject({ Email_Opt_Out: false, Data_Processing_Basis: null })
  expect(await record('Deals/77004')).toMatchObject({
    Type: 'New Business',
    Next_Step: 'Call',
    Description: 'Two weeks',
  })
})

test('a file with few columns leaves the other fields as they are', async () => {
  const { json } = await send('u.csv', 'Record Id,Last Name,Profile\n4500000000000900001,Prado-Silva,Standard\n')
  expect(json.updated).toBe(1)
  expect(await one('/api/users/4500000000000900001')).toMatchObject({
    firstName: 'Ana',
    lastName: 'Prado-Silva',
    city: 'Porto',
  })
  expect((await team.admin.call('GET', '/api/users?q=porto+prado-silva')).json.total).toBe(1)
})

test('a row that cannot be right is refused with its line and the reason, and the others come in', async () => {
  const { json } = await send(
    'd.csv',
    `Record Id,Deal Name,Amount,Stage,Probability (%),Closing Date
12x,Bad id,1,Proposal,50,2026-01-01
99999999999999999999,Too long,1,Proposal,50,2026-01-01
,No id,1,Proposal,50,2026-01-01
4500000000000940001,,1,Proposal,50,2026-01-01
4500000000000940002,Bad amount,twelve,Proposal,50,2026-01-01
4500000000000940003,Bad chance,1,Proposal,101,2026-01-01
4500000000000940004,"Bad
day",1,Proposal,50,2026-02-30
4500000000000940005,Short row
4500000000000940006,Good,1,Proposal,50,2026-01-01
4500000000000940006,Again,1,Proposal,50,2026-01-01
`,
  )
  expect(json).toMatchObject({ state: 'done', read: 10, created: 1, refused: 9 })
  expect(json.refusals).toStrictEqual([
    { line: 2, reason: 'Record Id "12x" is not an id of up to 19 digits.' },
    { line: 3, reason: 'Record Id "99999999999999999999" is not an id of up to 19 digits.' },
    { line: 4, reason: 'Record Id is empty.' },
    { line: 6, reason: 'Amount "twelve" is not an amount.' },
    { line: 7, reason: 'Probability (%) "101" is not from 0 to 100.' },
    { line: 8, reason: 'Closing Date "2026-02-30" is not a day such as 2026-11-30.' },
    { line: 10, reason: 'The row has 2 cells, the header 6.' },
    { line: 12, reason: 'Record Id 4500000000000940006 is in this file twice, first in line 11.' },
    { line: 5, reason: 'Deal Name is empty.' },
  ])
})

test('a file that is none of ours is refused whole', async () => {
  for (const text of ['', 'a,b\n1,2\n', 'Account Name\nNo id here\n', 'Record Id,Account Name\n', '"never closed']) {
    const reply = await send('x.csv', text)
    expect([text, reply.status, reply.json.code]).toStrictEqual([text, 400, 'invalid_input'])
    expect(reply.json.detail).toContain('Nothing was imported.')
  }
})

test('a quote that is never closed ends the import, keeps what was counted and says where', async () => {
  async function* pieces() {
    yield 'Record Id,Account Name\n'
    for (let n = 0; n < 9000; n++) yield `${4_500_000_000_000_950_000n + BigInt(n)},Kept ${n}\n`
    yield '4500000000000970000,"Lost\n'
  }
  const done = await importFile(team.org, { file: 'a.csv', source: pieces() })
  expect(done).toMatchObject({ state: 'failed', failure: expect.stringContaining('line 9002'), refused: 0, by: null })
  expect(done.created).toBeGreaterThanOrEqual(1000)
  expect(done.read).toBe(done.created)
  expect((await one('/api/accounts?q=kept')).total).toBe(done.created)
})

test('a file over the limit is refused before it is read', async () => {
  const reply = await team.admin.call('POST', '/api/imports?file=big.csv', 'Record Id,Account Name\n1,X\n', {
    'content-length': '20000001',
  })
  expect(reply.json.code).toBe('too_large')
})

test('no file takes access from whoever imports it, and a key ends with its owner there too', async () => {
  const file = (profile: string, status: string) =>
    `Record Id,Last Name,Profile,Status\n${team.admin.id},Strand,${profile},${status}\n`
  for (const text of [file('Standard', 'active'), file('Administrator', 'inactive')]) {
    const { json } = await send('u.csv', text)
    expect(json).toMatchObject({ refused: 1, refusals: [{ line: 2, reason: 'You cannot take your own access away.' }] })
  }
  const key = await generate(team.admin.call)
  const added = await team.admin.call('POST', '/api/users', {
    lastName: 'Other',
    email: 'other@intake.example',
    profile: 'Administrator',
  })
  await inside(team.org, ctx =>
    ctx.db
      .updateTable('service_key')
      .set({ owner_id: added.json.id as string })
      .where('ended_at', 'is', null)
      .execute(),
  )
  await send('u.csv', `Record Id,Last Name,Profile,Status\n${added.json.id},Other,Standard,active\n`)
  expect((await withKey(crm, team.admin.email, key)('GET', '/crm/v8/org')).json.code).toBe('OWNER_NOT_ADMINISTRATOR')
})

test('imports are listed with who ran them', async () => {
  const { rows } = (await team.admin.call('GET', '/api/imports')).json
  expect(rows?.[0]).toMatchObject({ file: 'u.csv', by: 'Ada Strand', module: 'Users' })
  expect(await one(`/api/imports/${rows?.[0]?.id}`)).toStrictEqual(rows?.[0])
})

test('a record added by hand never gets an id that an import brought', async () => {
  const next = async () => BigInt((await team.admin.call('POST', '/api/users', { lastName: 'Next' })).json.id as string)
  const last = await next()
  const taken = [1n, 2n, 3n, 4n, 5n].map(step => last + step)
  await send('a.csv', `Record Id,Account Name\n${taken.map(id => `${id},Taken ${id}\n`).join('')}`)
  const fresh = [await next(), await next()]
  expect(fresh.some(id => taken.includes(id))).toBe(false)
})
