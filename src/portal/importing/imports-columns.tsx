import { IconArrowBackUp, IconBuilding, IconUsers } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { NameCell, TextCell, TwoLines } from '../../ui/cells.tsx'
import { formatMoment } from '../../ui/dates.ts'
import { count } from '../../ui/numbers.ts'
import { Bar } from '../../ui/progress.tsx'
import { type DotTone, StatusDot } from '../../ui/status-dot.tsx'
import type { Column } from '../../ui/table-types.ts'
import { importWords } from './import-words.ts'
import css from './report.module.css'
import type { RunView } from './run.ts'
import { didWords, needsWords, runName } from './run-words.ts'

/** A run as screen readers hear of it: "the import of 24 Nov 2026, 09:14". */
export const runLabel = (run: RunView): string => runName(run)

function Kind({ run }: { run: RunView }) {
  const Icon = run.reverses ? IconArrowBackUp : run.kind === 'user' ? IconUsers : IconBuilding
  return (
    <span className={css.kind}>
      <Icon size={16} stroke={1.6} aria-hidden="true" />
    </span>
  )
}

const whatWords = (run: RunView): string =>
  run.reverses ? `Undo: ${importWords[run.kind].what.toLowerCase()}` : importWords[run.kind].what

/** Of an undo, what it undid; of an import, where it came from. */
const fromWords = ({ reverses, organizationName }: RunView): string =>
  reverses ? `Of ${formatMoment(reverses.startedAt)}` : organizationName

const states: Record<RunView['state'], [DotTone, string]> = {
  applying: ['accent', 'Running'],
  cancelled: ['amber', 'Stopped'],
  done: ['green', 'Finished'],
}
const undoStates: Record<RunView['state'], [DotTone, string]> = {
  applying: ['accent', 'Being undone'],
  cancelled: ['amber', 'Half undone'],
  done: ['neutral', 'Undone'],
}

function RunState({ run: { state, reversedBy } }: { run: RunView }) {
  const [tone, words] = reversedBy ? undoStates[reversedBy.state] : states[state]
  return <StatusDot tone={tone}>{words}</StatusDot>
}

const isUndone = ({ reversedBy }: RunView) => reversedBy?.state === 'done'

function Outcome({ run }: { run: RunView }): ReactNode {
  if (run.state !== 'done' && !isUndone(run))
    return (
      <span className={css.running}>
        <Bar label={`How far ${runLabel(run)} is`} value={run.done} of={run.toDo} />
        <span>
          {count(run.done)} of {count(run.toDo)}
        </span>
      </span>
    )
  if (isUndone(run)) return <TextCell faint>{`${didWords(run)}, then undone`}</TextCell>
  return <TwoLines first={didWords(run)} second={needsWords(run)} />
}

/** The columns of Imports. */
export const importColumns: Column<RunView>[] = [
  {
    key: 'started',
    title: 'Started',
    width: 170,
    main: true,
    cell: run => <TextCell>{formatMoment(run.startedAt)}</TextCell>,
  },
  {
    key: 'what',
    title: 'What',
    width: 248,
    cell: run => <NameCell lead={<Kind run={run} />} name={whatWords(run)} sub={fromWords(run)} />,
  },
  { key: 'state', title: 'State', width: 132, hideBelow: 760, cell: run => <RunState run={run} /> },
  { key: 'outcome', title: 'Outcome', cell: run => <Outcome run={run} /> },
  { key: 'by', title: 'By', width: 220, hideBelow: 900, cell: run => <NameCell name={run.startedBy} /> },
]

const phoneWords = (run: RunView): string => {
  if (isUndone(run)) return `${didWords(run)}, then undone`
  return run.state === 'done' ? didWords(run) : `${count(run.done)} of ${count(run.toDo)} done`
}

/** How high a row is on a phone. */
export const importRowHeight = 104

/** The same on a phone: when and how it stands, what it did, where from and by whom. */
export const importRow = (run: RunView) => (
  <span className={css.phoneRow}>
    <Kind run={run} />
    <span className={css.phoneLines}>
      <span className={css.phoneFirst}>
        <strong>{formatMoment(run.startedAt)}</strong>
        <RunState run={run} />
      </span>
      <span className={css.phoneDid}>{phoneWords(run)}</span>
      <span className={`ellipsis ${css.phoneFrom}`}>{`${fromWords(run)} · ${run.startedBy}`}</span>
    </span>
  </span>
)
