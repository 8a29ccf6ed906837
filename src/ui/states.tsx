import { Button } from '@mantine/core'
import {
  IconAlertTriangle,
  IconCloudOff,
  IconFilterOff,
  IconInfoCircle,
  IconLock,
  IconPlugConnectedX,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { ApiError } from './api.ts'
import css from './states.module.css'

type StateProps = {
  /** A Tabler icon or a small drawing. */
  icon?: ReactNode
  drawing?: ReactNode
  title: string
  /** The heading's level; `h2` unless the state is the whole page. */
  heading?: 'h1' | 'h2' | 'h3'
  /** One sentence. */
  children?: ReactNode
  /** At most two buttons. */
  actions?: ReactNode
  /** Anything below, for example whom to ask. */
  below?: ReactNode
}

/** One icon, one line, one sentence, at most two buttons, in the middle of where the content would be. */
export function State({ icon, drawing, title, heading: Heading = 'h2', children, actions, below }: StateProps) {
  return (
    <div className={css.state}>
      {drawing ?? (icon && <div className={css.tile}>{icon}</div>)}
      <Heading className={css.title}>{title}</Heading>
      {children && <p className={css.text}>{children}</p>}
      {actions && <div className={css.actions}>{actions}</div>}
      {below && <div className={css.below}>{below}</div>}
    </div>
  )
}

/** Nothing is here yet, and why, and what to do about it. */
export const Empty = State

/** What was asked for did not arrive. */
export function Failed({
  title = 'The page did not arrive',
  error,
  kept,
  onRetry,
}: {
  title?: string
  error?: unknown
  /** What was kept, as a sentence. */
  kept?: string
  onRetry?: () => void
}) {
  const known = error instanceof ApiError ? error : undefined
  return (
    <State
      icon={<IconPlugConnectedX />}
      title={title}
      actions={
        onRetry && (
          <Button variant="default" onClick={onRetry}>
            Try again
          </Button>
        )
      }
    >
      <span role="alert">{known?.detail ?? 'The server did not answer.'}</span> {kept}
      {known?.reference && (
        <>
          {' '}
          Reference <span className="mono">{known.reference}</span>
        </>
      )}
    </State>
  )
}

/** This page is for somebody else: who you are, who may, whom to ask. */
export function Refused(props: { title: string; children: ReactNode; actions?: ReactNode; heading?: 'h1' | 'h2' }) {
  return <State icon={<IconLock />} {...props} />
}

/** The filters let nothing through; names them and offers to clear them. */
export function NothingMatches(props: { noun: string; filters: string[]; hidden?: string; onClear?: () => void }) {
  const said = props.filters.join(', and ')
  return (
    <State
      icon={<IconFilterOff />}
      title={`No ${props.noun} matches`}
      actions={
        props.onClear && (
          <Button variant="default" onClick={props.onClear}>
            Clear filters
          </Button>
        )
      }
    >
      {said && `${said}. `}
      {props.hidden}
    </State>
  )
}

export type Tone = 'amber' | 'red' | 'neutral' | 'green' | 'accent'

/** A tinted note: what happened or what to know, bold first words, then the rest. */
export function Note(props: {
  tone?: Tone
  icon?: ReactNode
  title?: string
  children?: ReactNode
  action?: ReactNode
  /** Set for what appears after an act, so that it is read out. */
  live?: boolean
}) {
  const tone = props.tone ?? 'neutral'
  const icon = props.icon ?? (tone === 'red' || tone === 'amber' ? <IconAlertTriangle /> : <IconInfoCircle />)
  return (
    <div className={css.note} data-tone={tone} role={props.live ? (tone === 'red' ? 'alert' : 'status') : undefined}>
      {icon}
      <div>
        {props.title && <strong>{props.title} </strong>}
        {props.children}
      </div>
      {props.action && <div className={css.noteAction}>{props.action}</div>}
    </div>
  )
}

/** The data is old: since when, and what is shown instead. The data stays. */
export function Stale(props: { title: string; children?: ReactNode; action?: ReactNode }) {
  return <Note tone="amber" icon={<IconCloudOff />} {...props} />
}
