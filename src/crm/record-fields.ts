import { ApiError } from '../ui/api.ts'

/** A record somewhere else, by id and name. */
export type Ref = { id: string; name: string }

/** A record as a form reads it: fields by name; `modifiedAt` is there unless it is a new one. */
export type FormRecord = Readonly<Record<string, unknown>>

/** A form's fields as they are typed: texts, ids of other records, and "yes" for a tick. */
export type Texts = Readonly<Record<string, string>>

/** One field of a record's form. */
export type RecordField = {
  name: string
  label: string
  kind: 'text' | 'email' | 'tel' | 'number' | 'day' | 'area' | 'tick' | 'choice' | 'account' | 'contact'
  /** Takes both columns. */
  whole?: true
  required?: true
  help?: string
  /** Words a text can be completed to. */
  words?: readonly string[]
  /** What a choice chooses from. */
  options?: readonly { value: string; label: string }[]
}

/** A field of a record as its form shows it. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined || value === false) return ''
  if (value === true) return 'yes'
  if (typeof value === 'object') return (value as Ref).id
  // What a browser makes of the ends of lines, so that an untouched text is an equal one.
  return String(value).replace(/\r\n?/g, '\n')
}

/** All fields of a record as its form shows them. */
export const textsOf = (fields: readonly RecordField[], record: FormRecord): Texts =>
  Object.fromEntries(fields.map(({ name }) => [name, textOf(record[name])]))

/** What the API is sent for fields as they were typed. An empty one clears the field, unless it must be there. */
export function bodyOf(fields: readonly RecordField[], texts: Texts): Record<string, unknown> {
  const value = ({ name, kind, required }: RecordField) => {
    const text = texts[name] ?? ''
    if (kind === 'tick') return text === 'yes'
    if (text.trim() === '') return required ? '' : null
    return kind === 'number' ? readNumber(name, text) : text
  }
  return Object.fromEntries(fields.map(field => [field.name, value(field)]))
}

/** A number as people write it: 36000, 36,000 or €1,249.50. */
function readNumber(field: string, text: string): number {
  const plain = text.replace(/[\s\u00a0€$£]/g, '')
  const number = Number(/^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(plain) ? plain.replaceAll(',', '') : plain || Number.NaN)
  if (Number.isFinite(number)) return number
  const message = 'Enter a number such as 36000.'
  throw new ApiError({ status: 400, code: 'invalid_input', errors: [{ field, message }] })
}

/** What others changed of a record since it was read, in words. */
export function changedSince(fields: readonly RecordField[], before: FormRecord, now: FormRecord): string {
  const said = fields
    .filter(({ name }) => textOf(before[name]) !== textOf(now[name]))
    .map(field => `${field.label} is now ${shown(field, now[field.name])}`)
  return said.length > 4 ? `${said.slice(0, 3).join(', ')}, and ${said.length - 3} more` : said.join(', ')
}

function shown({ kind }: RecordField, value: unknown): string {
  if (kind === 'tick') return value ? 'ticked' : 'not ticked'
  if (value === null || value === undefined || value === '') return 'empty'
  const text = typeof value === 'object' ? (value as Ref).name : String(value)
  return text.length > 60 ? `“${text.slice(0, 60)}…”` : `“${text}”`
}
