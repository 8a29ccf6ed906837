import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconClockPause,
  IconEqual,
  IconLink,
  IconLogin,
  IconLogout,
  IconMinus,
  IconPencil,
  IconPlus,
  IconTrash,
  IconUnlink,
  IconX,
} from '@tabler/icons-react'
import css from './outcome.module.css'

/** What an import would do, or did, with one record. */
export type OutcomeName =
  | 'create'
  | 'link'
  | 'update'
  | 'unchanged'
  | 'deactivate'
  | 'reactivate'
  | 'conflict'
  | 'skip'
  | 'failed'
  | 'remove'
  | 'recreate'
  | 'untie'
  | 'retie'
  | 'restore'
  | 'waiting'

const looks = {
  create: { plan: 'New', report: 'Created', icon: IconPlus, color: 'green' },
  link: { plan: 'Already here', report: 'Linked', icon: IconLink, color: 'accent' },
  update: { plan: 'Changed', report: 'Updated', icon: IconPencil, color: 'accent' },
  unchanged: { plan: 'No change', report: 'No change', icon: IconEqual, color: 'faint' },
  deactivate: { plan: 'Left the CRM', report: 'Deactivated', icon: IconLogout, color: 'amber' },
  reactivate: { plan: 'Back in the CRM', report: 'Reactivated', icon: IconLogin, color: 'green' },
  conflict: { plan: 'Conflict', report: 'Conflict', icon: IconAlertTriangle, color: 'red' },
  skip: { plan: 'Left out', report: 'Left out', icon: IconMinus, color: 'faint' },
  failed: { plan: 'Failed', report: 'Failed', icon: IconX, color: 'red' },
  remove: { plan: 'Goes', report: 'Removed', icon: IconTrash, color: 'amber' },
  recreate: { plan: 'Comes back', report: 'Brought back', icon: IconPlus, color: 'green' },
  untie: { plan: 'Stays, untied', report: 'Untied', icon: IconUnlink, color: 'accent' },
  retie: { plan: 'Tied again', report: 'Tied again', icon: IconLink, color: 'accent' },
  restore: { plan: 'Put back', report: 'Put back', icon: IconArrowBackUp, color: 'accent' },
  waiting: { plan: 'Not done', report: 'Not done', icon: IconClockPause, color: 'faint' },
} as const

// Where an undo says it otherwise than an import.
const undoWords: Partial<Record<OutcomeName, string>> = {
  deactivate: 'Access taken',
  reactivate: 'Access back',
  skip: 'Kept',
}

/** Outcomes in the order in which every screen lists them. */
export const outcomes = Object.keys(looks) as OutcomeName[]

/** Before (`plan`) and after (`report`); of an undo, before (`undo`) and after (`undone`). */
export type Tense = 'plan' | 'report' | 'undo' | 'undone'

/** The one word for an outcome. */
export function outcomeWord(outcome: OutcomeName, tense: Tense): string {
  if (tense === 'plan' || tense === 'report') return looks[outcome][tense]
  return undoWords[outcome] ?? looks[outcome][tense === 'undo' ? 'plan' : 'report']
}

/** The icon of an outcome in its colour. */
export function OutcomeIcon({ outcome, size = 16, faint }: { outcome: OutcomeName; size?: number; faint?: boolean }) {
  const { icon: Icon, color } = looks[outcome]
  return <Icon size={size} stroke={1.8} className={css.icon} data-color={faint ? 'faint' : color} aria-hidden="true" />
}

type OutcomeProps = { outcome: OutcomeName; tense: Tense; reason?: string | null | undefined }

/** Icon and word, and below them the reason, on two lines in a row of 52 px. Only Conflict, Failed and Left the CRM colour their word. */
export function Outcome({ outcome, tense, reason }: OutcomeProps) {
  const colored = outcome === 'conflict' || outcome === 'failed' || outcome === 'deactivate'
  return (
    <span className={css.outcome}>
      <OutcomeIcon outcome={outcome} />
      <span className={css.words}>
        <span className={css.word} data-color={colored ? looks[outcome].color : undefined}>
          {outcomeWord(outcome, tense)}
        </span>
        {reason && (
          <span className={css.reason} title={reason}>
            {reason}
          </span>
        )}
      </span>
    </span>
  )
}
