const counts = new Intl.NumberFormat('en-GB')

/** A number with its thousands parted: 10,000. */
export const count = (value: number) => counts.format(value)

/** A number with its noun: "1 person", "17 people". The plural is the singular and an s unless given. */
export const plural = (value: number, one: string, many = `${one}s`) => `${count(value)} ${value === 1 ? one : many}`

/** An amount of money with cents only where there are some: €36,000. */
export function money(value: number, currency = 'EUR') {
  const cents = Number.isInteger(value) ? 0 : 2
  const digits = { minimumFractionDigits: cents, maximumFractionDigits: cents }
  return new Intl.NumberFormat('en-GB', {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    ...digits,
  }).format(value)
}

/** A share of a hundred: 75 %. */
export const percent = (value: number) => `${count(Math.round(value))}\u00a0%`
