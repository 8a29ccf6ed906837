import { IconAlertTriangle, IconCircleCheck, IconLock } from '@tabler/icons-react'
import css from './report.module.css'
import type { RunView } from './run.ts'
import { verdictOf } from './run-end-words.ts'

const icons = { green: IconCircleCheck, amber: IconAlertTriangle, red: IconAlertTriangle }

/** The first line of a report: did it work, and what did it do. */
export function ReportVerdict({ run }: { run: RunView }) {
  const { tone, words, did } = verdictOf(run)
  const Icon = run.reverses && tone === 'amber' ? IconLock : icons[tone]
  return (
    <p className={css.verdict}>
      <Icon size={18} stroke={1.8} data-tone={tone} aria-hidden="true" />
      <span>
        <b>{words}</b> <span className="muted">{did}.</span>
      </span>
    </p>
  )
}
