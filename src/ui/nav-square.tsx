import { projectColors } from './palette.ts'

/** A project's coloured square as the icon of a place in the navigation. */
export function NavSquare({ color }: { color: number }) {
  return (
    <svg viewBox="0 0 17 17" aria-hidden="true">
      <rect
        x="3.5"
        y="3.5"
        width="10"
        height="10"
        rx="3"
        fill={projectColors[Math.abs(color) % projectColors.length]}
      />
    </svg>
  )
}
