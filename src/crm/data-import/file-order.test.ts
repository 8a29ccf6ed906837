import { expect, test } from 'vitest'
import { inOrder, kindOfFile, kindOfHeader } from './file-order.ts'
import { recogniseModule } from './import-module.ts'

const headers = [
  'Record Id,First Name,Last Name,Email,Role,Profile,Status',
  '"Record Id","Account Name","Account Owner.id","Industry"',
  'Record Id,Contact Owner.id,Last Name,Account Name.id',
  'Record Id,Deal Name,Stage,Account Name.id,Amount',
  'Record Id,Potential Name,Stage',
]

test('the browser tells a file by its columns as the server does', () => {
  for (const header of headers) {
    const names = header.split(',').map(name => name.replace(/"/g, ''))
    expect(kindOfHeader(header)).toBe(recogniseModule(names)?.module)
  }
  expect(kindOfHeader('a,b')).toBeUndefined()
})

test('a byte order mark and Windows line ends do not hide the columns', async () => {
  expect(await kindOfFile(new Blob(['\uFEFFProfile,Record Id,Last Name\r\nStandard,1,Ana\r\n']))).toBe('Users')
  expect(await kindOfFile(new Blob([]))).toBeUndefined()
})

test('owners and accounts go before what points to them, unknown files last', () => {
  const kinds = ['Deals', undefined, 'Contacts', 'Users', 'Accounts'] as const
  const sorted = inOrder(kinds.map(kind => ({ kind })))
  expect(sorted.map(one => one.kind)).toEqual(['Users', 'Accounts', 'Contacts', 'Deals', undefined])
})
