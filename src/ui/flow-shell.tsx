import { IconCheck, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import css from './flow-shell.module.css'
import { Link } from './link.tsx'
import { Mark } from './mark.tsx'

type FlowShellProps = {
  title: string
  steps: string[]
  /** Which step this is, from 0. */
  current: number
  /** Where Leave goes. */
  leaveHref: string
  /** The foot's left side: what is chosen, or what will not happen. */
  footNote?: ReactNode
  /** The buttons, the main one last. */
  foot?: ReactNode
  children: ReactNode
}

/** A flow of several steps without the navigation around it: a bar with the steps, the page, a foot with the buttons. */
export function FlowShell({ title, steps, current, leaveHref, footNote, foot, children }: FlowShellProps) {
  return (
    <main className={css.flow} id="page">
      <div className={css.bar}>
        <div className={css.title}>
          <Mark size={24} />
          <span className="ellipsis">{title}</span>
        </div>
        <ol className={css.steps} aria-label="Steps">
          {steps.map((step, index) => (
            <li
              key={step}
              className={css.step}
              data-state={index < current ? 'done' : index === current ? 'now' : 'later'}
              aria-current={index === current ? 'step' : undefined}
            >
              <span className={css.ball}>{index < current ? <IconCheck size={11} stroke={2.4} /> : index + 1}</span>
              {step}
              {index < current && <span className={css.hidden}>, done</span>}
            </li>
          ))}
        </ol>
        <Link href={leaveHref} className={css.leave}>
          <IconX size={15} />
          Leave
        </Link>
      </div>
      <div className={css.content}>{children}</div>
      {(foot || footNote) && (
        <div className={css.foot}>
          <div className={css.note}>{footNote}</div>
          <div className={css.buttons}>{foot}</div>
        </div>
      )}
    </main>
  )
}

/** A step of one column of fields, with help at its right parted by a hairline. */
export function FlowColumns({ children, aside }: { children: ReactNode; aside?: ReactNode }) {
  return (
    <div className={css.scroll}>
      <div className={css.columns}>
        <div className={css.main}>{children}</div>
        {aside && <div className={css.aside}>{aside}</div>}
      </div>
    </div>
  )
}

/** A step whose content stands alone in the middle, 660 px wide. */
export function FlowMiddle({ children }: { children: ReactNode }) {
  return (
    <div className={css.scroll}>
      <div className={css.middle}>{children}</div>
    </div>
  )
}

/** Numbered lines of what to do, one after the other. */
export function NumberedSteps({ steps }: { steps: ReactNode[] }) {
  return (
    <ol className={css.numbered}>
      {steps.map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the order is the meaning
        <li key={index}>
          <span aria-hidden="true">{index + 1}</span>
          <div>{step}</div>
        </li>
      ))}
    </ol>
  )
}
