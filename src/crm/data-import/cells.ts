import { emailKey } from '../../platform/fold.ts'
import { isRecordId } from '../context.ts'

/** What a cell may mean; undefined leaves the field as it is. */
export type CellValue = string | number | boolean | null | undefined

/** A cell as it was read: a value, perhaps with a warning, or the reason why its row is refused. */
export type Cell = { value: CellValue; warning?: string } | { fault: string }

/** Reads one kind of cell. */
export type ReadCell = (text: string) => Cell

const textUpTo =
  (longest: number): ReadCell =>
  cell => {
    if (cell.includes('\u0000')) return { fault: 'holds a character that cannot be stored' }
    if (cell.length > longest) return { fault: `is longer than ${longest} characters` }
    return { value: cell.trim() || null }
  }

/** Any text; an empty cell clears the field. */
export const text = textUpTo(2000)

/** A text of several paragraphs. */
export const longText = textUpTo(32_000)

/** An id of digits, as the vendor's exports write it, with or without their prefix. */
export const id: ReadCell = cell => {
  const digits = cell.trim().replace(/^zcrm_/i, '')
  if (digits === '') return { value: null }
  return isRecordId(digits) ? { value: digits } : { fault: `"${short(cell)}" is not an id of up to 19 digits` }
}

/** An address; what is none is kept as it stands, since real data has such. */
export const email: ReadCell = cell => {
  const read = text(cell)
  if ('fault' in read || read.value === null || emailKey(cell)) return read
  return { ...read, warning: `"${short(cell)}" is not an e-mail address; it was kept as it is` }
}

/** A whole number, with or without separators of thousands. */
export const whole: ReadCell = cell => {
  const digits = withoutSeparators(cell)
  if (digits === '') return { value: null }
  const number = Number(digits)
  return /^-?\d+$/.test(digits) && Math.abs(number) < 2 ** 31 ? { value: number } : notA(cell, 'whole number')
}

/** A chance in per cent. */
export const percent: ReadCell = cell => {
  const read = whole(cell.replace(/%\s*$/, ''))
  if ('fault' in read || read.value === null) return read
  return Number(read.value) >= 0 && Number(read.value) <= 100
    ? read
    : { fault: `"${short(cell)}" is not from 0 to 100` }
}

/** An amount of money, kept to the cent as text, since a floating number could not hold it exactly. */
export const amount: ReadCell = cell => {
  const digits = withoutSeparators(cell)
  if (digits === '') return { value: null }
  const parts = /^(-?)(\d{1,15})(?:\.(\d{1,2})0*)?$/.exec(digits)
  if (!parts) return notA(cell, 'amount')
  const [, sign = '', units = '0', cents = ''] = parts
  return { value: `${sign}${BigInt(units)}.${cents.padEnd(2, '0')}` }
}

/** A day, written as year, month and day. */
export const day: ReadCell = cell => {
  if (cell.trim() === '') return { value: null }
  const found = /^(\d{4}-\d{2}-\d{2})(?:[T ].*)?$/.exec(cell.trim())?.[1]
  return found && isDay(found) ? { value: found } : { fault: `"${short(cell)}" is not a day such as 2026-11-30` }
}

/** A time; one without an offset is taken as UTC. Left as it is when the cell is empty. */
export const time: ReadCell = cell => {
  const written = cell.trim()
  if (written === '') return { value: undefined }
  const parts = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:?\d{2})?)?$/.exec(written)
  const [, date = '', clock = '00:00', offset = 'Z'] = parts ?? []
  const moment = new Date(`${date}T${clock}${offset}`)
  if (!isDay(date) || Number.isNaN(moment.getTime()))
    return { fault: `"${short(cell)}" is not a time such as 2026-11-30T09:00:00+01:00` }
  return { value: moment.toISOString() }
}

/** Yes or no. */
export const yesOrNo: ReadCell = cell => {
  const word = cell.trim().toLowerCase()
  if (word === '') return { value: undefined }
  if (['true', 'yes', '1'].includes(word)) return { value: true }
  return ['false', 'no', '0'].includes(word)
    ? { value: false }
    : { fault: `"${short(cell)}" is neither true nor false` }
}

/** On what ground a contact's data is used; all that matters here is whether it must not be. */
export const processingBasis: ReadCell = cell => ({ value: /^do not process/i.test(cell.trim()) })

/** Whether a user may sign in. */
export const status: ReadCell = cell => {
  const word = cell.trim().toLowerCase()
  if (word === '') return { value: undefined }
  if (['inactive', 'disabled', 'deactivated', 'closed'].includes(word)) return { value: 'inactive' }
  return ['active', 'deleted'].includes(word)
    ? { value: word }
    : { fault: `"${short(cell)}" is not active, inactive or deleted` }
}

/** One of the two profiles this CRM has; any other name gets the one that may do less. */
export const profile: ReadCell = cell => {
  const word = cell.trim().toLowerCase()
  if (word === '') return { value: undefined }
  if (word === 'administrator') return { value: 'Administrator' }
  if (word === 'standard') return { value: 'Standard' }
  return { value: 'Standard', warning: `the profile "${short(cell)}" is not known here; Standard was taken` }
}

const withoutSeparators = (cell: string) => {
  const plain = cell.trim()
  return /^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(plain) ? plain.replaceAll(',', '') : plain
}

const notA = (cell: string, what: string): Cell => ({
  fault: `"${short(cell)}" is not a${what === 'amount' ? 'n' : ''} ${what}`,
})

const short = (cell: string) => (cell.trim().length > 40 ? `${cell.trim().slice(0, 40)}…` : cell.trim())

function isDay(date: string): boolean {
  const moment = new Date(`${date}T00:00:00Z`)
  return !Number.isNaN(moment.getTime()) && moment.toISOString().slice(0, 10) === date
}
