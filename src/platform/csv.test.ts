import { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { expect, test } from 'vitest'
import { CsvFault, type CsvRecord, csvFile, csvLine, readCsv } from './csv.ts'

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of source) all.push(item)
  return all
}

async function read(text: string | Buffer, chunk = 7): Promise<CsvRecord[]> {
  const bytes = Buffer.from(text as string)
  const pieces = Array.from({ length: Math.ceil(bytes.length / chunk) }, (_, at) =>
    bytes.subarray(at * chunk, at * chunk + chunk),
  )
  return collect(readCsv(Readable.from(pieces)))
}

test.each([
  ['=1+1', `'=1+1`],
  ['+44 20 7946 0000', `'+44 20 7946 0000`],
  ['-2', `'-2`],
  ['@SUM(A1)', `'@SUM(A1)`],
  ['\t=1', `"'\t=1"`],
  ['\r=1', `"'\r=1"`],
  ['＝1+1', `'＝1+1`],
  ['=HYPERLINK("https://x.example","a")', `"'=HYPERLINK(""https://x.example"",""a"")"`],
])('a text that a spreadsheet would run, %j, is written as a text', (value, cell) => {
  expect(csvLine([value])).toBe(`${cell}\r\n`)
})

test('cells are quoted where they must be, and numbers stay numbers', () => {
  expect(csvLine(['a,b', 'c "d"', 'e\nf', ' g', 'h;i', 'Łukasz', -3.5, true, null, undefined, ''])).toBe(
    '"a,b","c ""d""","e\nf"," g","h;i",Łukasz,-3.5,true,,,\r\n',
  )
  expect(csvLine([new Date('2026-11-23T09:14:00Z')])).toBe('2026-11-23T09:14:00.000Z\r\n')
})

test('a file that was written is read back the same', async () => {
  const rows = [
    ['Noor, "N."', 'line one\r\nline two'],
    ['Łukasz', ''],
  ]
  const text = (await collect(csvFile(['Name', 'Note'], rows))).join('')
  expect(await read(text)).toEqual([
    { line: 2, record: { Name: 'Noor, "N."', Note: 'line one\r\nline two' } },
    { line: 4, record: { Name: 'Łukasz', Note: '' } },
  ])
})

test('a byte order mark, spaces around column names, empty lines and a missing last line end do no harm', async () => {
  expect(await read('\ufeffRecord Id , Name\r\n1,Ana\r\n\r\n,\r\n2,Zoë')).toEqual([
    { line: 2, record: { 'Record Id': '1', Name: 'Ana' } },
    { line: 5, record: { 'Record Id': '2', Name: 'Zoë' } },
  ])
  expect(await read('')).toEqual([])
  expect(await read('Name\n')).toEqual([])
})

test('a row with too many or too few cells says so and gives no cells away', async () => {
  const rows = await read('Id,Name\n1,Ana,x\n2\n3,Cy\n')
  expect(rows).toEqual([
    { line: 2, record: {}, fault: 'The row has 3 cells, the header 2.' },
    { line: 3, record: {}, fault: 'The row has 1 cells, the header 2.' },
    { line: 4, record: { Id: '3', Name: 'Cy' } },
  ])
})

test('a broken file is refused with the line that breaks it', async () => {
  await expect(read('Id,Name\n1,"a\r\nb"\n2,"Cy\n3,Di\n')).rejects.toMatchObject({
    line: 4,
    message: 'A quote is opened and never closed in the row that begins in line 4.',
  })
  await expect(read('Id,Name\n1,"a"b\n')).rejects.toMatchObject({ line: 2 })
  await expect(read('Id,Name,Id\n1,2,3\n')).rejects.toThrow(CsvFault)
})

test('leaving early closes the source, and a large file is not held in memory', async () => {
  let given = 0
  const source = Readable.from(
    (function* () {
      yield 'Id,Name\n'
      for (; given < 1_000_000; given++) yield `${given},Ana\n`
    })(),
  )
  for await (const { line } of readCsv(source)) if (line === 100) break
  await finished(source).catch(() => {})
  expect(source.destroyed).toBe(true)
  expect(given).toBeLessThan(20_000)
})
