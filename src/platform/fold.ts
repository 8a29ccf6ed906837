// Letters that Unicode does not take apart by itself.
const letters: Record<string, string> = {
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  æ: 'ae',
  œ: 'oe',
  đ: 'd',
  þ: 'th',
  ð: 'd',
  ı: 'i',
  ς: 'σ',
}
const special = new RegExp(`[${Object.keys(letters).join('')}]`, 'g')

// Most texts are of these alone, and an import folds hundreds of thousands of them.
const ascii = /^[ -~]*$/

/** Text without case, accents and ligatures: the key that searching and sorting by name go by. */
export function fold(text: string): string {
  if (ascii.test(text)) return text.toLowerCase()
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(special, letter => letters[letter] ?? letter)
}

/** The folded text to sort by, cut where no list shows a difference any more: an index holds some 2,700 bytes. */
export function sortKey(text: string): string {
  const folded = fold(text)
  return folded.length <= 200 ? folded : [...folded].slice(0, 200).join('')
}

const visible = /^[!-~]*$/
const edges = /^[\s\p{Cf}]+|[\s\p{Cf}]+$/gu
// Sign-in takes no other letters than these, so that who is invited to another address could never come in.
const local = /^(?=.{1,64}$)(?:[a-z0-9_'+-]+\.)*[a-z0-9_'+-]*[a-z0-9_+-]$/
const label = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/
const topLabel = /^[a-z]{2,63}$/

/**
 * The key by which two e-mail addresses are the same one: trimmed, composed, lower case, the domain in ASCII.
 * Null when the text is empty, is not an address, or is one that sign-in does not take.
 */
export function emailKey(email: string | null | undefined): string | null {
  const given = email ?? ''
  const text = (visible.test(given) ? given : given.replace(edges, '').normalize('NFC')).toLowerCase()
  const at = text.lastIndexOf('@')
  const name = text.slice(0, Math.max(at, 0))
  const domain = asciiDomain(text.slice(at + 1))
  if (at < 1 || !local.test(name)) return null
  const labels = domain.split('.')
  if (labels.length < 2 || !labels.every(part => label.test(part)) || !topLabel.test(labels.at(-1) ?? '')) return null
  const key = `${name}@${domain}`
  return key.length > 254 ? null : key
}

function asciiDomain(domain: string): string {
  if (/^[\x21-\x7e]*$/.test(domain) || /[\s/?#:@\\%[\]]/.test(domain)) return domain
  const url = URL.parse(`http://${domain}/`)
  return url?.hostname ?? domain
}
