import { projectColors } from './palette.ts'
import css from './pill.module.css'

/** What a pill needs to know of a project; `color` is an index into the project colours. */
export type PillProject = { id: string; name: string; color?: number | undefined }

/** A project's coloured square. */
export function Square({ color = 0, size = 8 }: { color?: number | undefined; size?: number }) {
  const fill = projectColors[Math.abs(color) % projectColors.length]
  return <span className={css.square} aria-hidden="true" style={{ background: fill, width: size, height: size }} />
}

/** The first project as a pill and how many more; all of them are in the label. "None" if there is none. */
export function ProjectPills({ projects, none = 'None' }: { projects: readonly PillProject[]; none?: string }) {
  const [first, ...more] = projects
  if (!first) return <span className="faint">{none}</span>
  const all = projects.map(project => project.name).join(', ')
  return (
    <span className={css.pills} title={all}>
      <span className={css.pill}>
        <Square color={first.color} />
        <span className="ellipsis">{first.name}</span>
      </span>
      {more.length > 0 && (
        <>
          <span className={css.more} aria-hidden="true">
            +{more.length}
          </span>
          <span className={css.hidden}>, {more.map(project => project.name).join(', ')}</span>
        </>
      )}
    </span>
  )
}
