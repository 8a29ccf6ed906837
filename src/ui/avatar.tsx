import css from './avatar.module.css'

const firstLetter = (word: string) => [...word.normalize('NFC')][0] ?? ''

/** One or two letters that stand for a name, in any script. */
export function initialsOf(name: string) {
  const words = name
    .trim()
    .split(/[\s]+/)
    .map(word => word.replace(/^[^\p{L}\p{N}]+/u, ''))
    .filter(Boolean)
  const last = words.length > 1 ? words[words.length - 1] : undefined
  return `${firstLetter(words[0] ?? '')}${last ? firstLetter(last) : ''}`.toLocaleUpperCase()
}

/** A number from 0 to `count - 1` that is always the same for one name. */
export function hueOf(name: string, count: number) {
  let hash = 0x811c9dc5
  for (const letter of name) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193)
  return ((hash ^ (hash >>> 15)) >>> 0) % count
}

/** A person's or a company's initials on a muted tint: people round, companies square. */
export function Avatar({
  name,
  kind = 'person',
  size = 28,
}: {
  name: string
  kind?: 'person' | 'company'
  size?: number
}) {
  return (
    <span
      className={css.avatar}
      data-kind={kind}
      data-tint={hueOf(name, 6)}
      aria-hidden="true"
      style={{ width: size, height: size, fontSize: size >= 36 ? 13 : size >= 26 ? 11 : 9 }}
    >
      {initialsOf(name)}
    </span>
  )
}
