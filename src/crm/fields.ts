import { z } from 'zod'

/** An id as the API takes one: digits that fit a bigint. */
export const idPattern = /^[1-9]\d{0,17}$|^[1-8]\d{18}$/
const mostMoney = 999_999_999_999

/** A line of text of a record; what is not sent stays, an empty one clears the field. */
export const text = (max: number) =>
  z
    .string()
    .max(max, `At most ${max} characters.`)
    .transform(value => value.trim() || null)
    .nullable()
    .optional()

/** A text that must be there: "Enter the last name." */
export const needed = (what: string, max: number) =>
  z.string(`Enter the ${what}.`).trim().min(1, `Enter the ${what}.`).max(max, `At most ${max} characters.`)

/** Another record by its id, or null for none. */
export const pointer = z.string().regex(idPattern, 'This is not an id.').nullable().optional()

/** An amount of money, to the cent. */
export const amount = z
  .number('Enter an amount such as 36000 or 1249.50.')
  .min(-mostMoney, 'This is too small.')
  .max(mostMoney, 'This is too large.')
  .refine(value => Number(value.toFixed(2)) === value, 'At most two decimals.')
  .nullable()
  .optional()

/** How many there are of something. */
export const wholeNumber = z
  .number('Enter a whole number.')
  .int('Enter a whole number.')
  .min(0, 'Enter a number from 0 on.')
  .max(2_000_000_000, 'This is too large.')
  .nullable()
  .optional()

/** A day of our times. */
export const day = z.iso
  .date('Enter a day such as 2026-11-30.')
  .refine(value => value >= '1900-01-01' && value < '2200-01-01', 'Enter a year from 1900 to 2199.')
  .nullable()
  .optional()

/** The time of change the record had when it was read: what others changed since is not overwritten. */
export const asRead = { modifiedAt: z.iso.datetime('Send the modifiedAt of the record as it was read.') }

/** An amount as the database writes it, so that the two can be compared. */
export const toCents = (value: number | null | undefined) => (typeof value === 'number' ? value.toFixed(2) : value)
