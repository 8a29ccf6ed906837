import { formatDay, formatTime, formatWhen } from '../../ui/dates.ts'
import { count, money } from '../../ui/numbers.ts'

const known = /^[A-Z]{3}$/

/** An amount in the CRM's currency: €36,000. One in no currency is a number. */
export const amountWords = (amount: number | null, currency: string | null): string => {
  if (amount === null) return '–'
  if (!currency || !known.test(currency)) return [count(amount), currency].filter(Boolean).join(' ')
  return money(amount, currency)
}

const inWords = new Intl.NumberFormat('en-GB', {
  notation: 'compact',
  compactDisplay: 'long',
  maximumFractionDigits: 1,
})

/** A large amount in words: €5.2 million. */
export function roundWords(amount: number, currency: string | null): string {
  if (amount < 1_000_000 || !currency || !known.test(currency)) return amountWords(amount, currency)
  return money(0, currency).replace('0', inWords.format(amount))
}

const day = 86_400_000

/** A closing day, with its year where that could be doubted: 18 Dec. */
export function closingWords(on: string | null, now = new Date()): string {
  if (!on) return '–'
  const isNear = Math.abs(Date.parse(on) - now.getTime()) < 270 * day
  return isNear ? formatDay(on).replace(/ \d{4}$/, '') : formatDay(on)
}

/** When the CRM was last asked: "As of 09:14", "As of yesterday, 09:14", "As of 3 days ago". */
export function asOfWords(asOf: string | null): string {
  if (!asOf) return 'Never asked'
  const when = formatWhen(asOf)
  return `As of ${when.startsWith('Today') ? formatTime(asOf) : when.replace('Yesterday', 'yesterday')}`
}

/** The address of a website as it was typed; undefined where no page can be behind it. */
export function websiteHref(website: string): string | undefined {
  const address = /^https?:\/\//i.test(website) ? website : `https://${website}`
  return URL.canParse(address) && new URL(address).hostname.includes('.') ? address : undefined
}
