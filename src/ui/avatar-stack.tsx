import css from './avatar.module.css'
import { Avatar } from './avatar.tsx'

type AvatarStackProps = {
  /** Of the first few. */
  names: readonly string[]
  /** How many there are in all. */
  total: number
  size?: number
}

/** A few people as overlapping avatars and how many more; all that are known are in the label. */
export function AvatarStack({ names, total, size = 26 }: AvatarStackProps) {
  const more = total - names.length
  if (names.length === 0) return null
  const label = names.join(', ') + (more > 0 ? ` and ${more} more` : '')
  return (
    <span className={css.stack} role="img" aria-label={label} title={label}>
      {names.map((name, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two people may have one name, and the order is all there is
        <Avatar key={index} name={name} size={size} />
      ))}
      {more > 0 && (
        <span className={css.more} style={{ minWidth: size, height: size }}>
          +{more}
        </span>
      )}
    </span>
  )
}
