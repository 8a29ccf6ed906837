import { formatWhen } from '../../ui/dates.ts'
import { count, plural } from '../../ui/numbers.ts'
import { StatusDot } from '../../ui/status-dot.tsx'
import type { ImportDone } from '../crm.client.ts'
import { type SmallColumn, SmallTable } from '../small-table.tsx'
import { kindWords } from './file-order.ts'
import css from './imports.module.css'

const number = (title: string, of: (done: ImportDone) => number, wide = false): SmallColumn<ImportDone> => ({
  title,
  align: 'right',
  width: title === 'Unchanged' ? '92px' : 'clamp(58px, 12cqi, 78px)',
  wide,
  cell: done => {
    const value = of(done)
    if (value === 0) return <span className="faint">0</span>
    return <span className={title === 'Refused' ? css.refused : undefined}>{count(value)}</span>
  },
})

const file: SmallColumn<ImportDone> = {
  title: 'File',
  cell: done => (
    <span className={css.fileWords}>
      <span className="ellipsis strong" title={done.file}>
        {done.file}
      </span>
      <span className="meta">{kindWords[done.module]}</span>
    </span>
  ),
}

const fileAndWhen: SmallColumn<ImportDone> = {
  title: 'File',
  cell: done => (
    <span className={css.fileWords}>
      <span className="ellipsis strong" title={done.file}>
        {done.file}
      </span>
      <span className="meta ellipsis">
        {kindWords[done.module]} · {formatWhen(done.startedAt)} · {done.by ?? 'command line'}
      </span>
    </span>
  ),
}

const numbers = [
  number('Read', done => done.read),
  number('Created', done => done.created),
  number('Updated', done => done.updated),
  number('Unchanged', done => done.unchanged, true),
  number('Refused', done => done.refused),
]

type ImportResultsProps = { imports: readonly ImportDone[]; label: string; when?: boolean; open?: boolean }

/** Each file with its numbers, and below them the refused rows with line and reason. */
export function ImportResults({ imports, label, when, open }: ImportResultsProps) {
  return (
    <>
      <SmallTable
        label={label}
        columns={[when ? fileAndWhen : file, ...numbers]}
        rows={imports}
        rowKey={done => done.id}
      />
      {imports.map(done => (
        <Remarks key={done.id} done={done} open={open ?? false} />
      ))}
    </>
  )
}

function Remarks({ done, open }: { done: ImportDone; open: boolean }) {
  const { refusals, refused, warnings, warned, ignoredColumns, failure, state } = done
  if (!failure && refused === 0 && warned === 0 && ignoredColumns.length === 0 && state !== 'running') return null
  return (
    <div className={css.remarks}>
      {state === 'running' && <StatusDot tone="amber">{done.file} is being imported</StatusDot>}
      {failure && (
        <StatusDot tone="red">
          <span className={css.whole}>
            {done.file}: {failure}
          </span>
        </StatusDot>
      )}
      <Lines
        title={`${done.file}: ${plural(refused, 'row')} refused`}
        rows={refusals}
        all={refused}
        open={open}
        none="Nothing of these rows was stored."
      />
      <Lines
        title={`${done.file}: ${plural(warned, 'row')} taken in with a remark`}
        rows={warnings}
        all={warned}
        open={false}
        none="These rows are stored; the value named here is not."
      />
      {ignoredColumns.length > 0 && (
        <details className={css.details}>
          <summary>
            {done.file}: {plural(ignoredColumns.length, 'column')} left out
          </summary>
          <p className="muted">{ignoredColumns.join(', ')}</p>
        </details>
      )}
    </div>
  )
}

type LinesProps = { title: string; rows: ImportDone['refusals']; all: number; open: boolean; none: string }

function Lines({ title, rows, all, open, none }: LinesProps) {
  if (all === 0) return null
  return (
    <details className={css.details} open={open}>
      <summary>{title}</summary>
      <p className="muted">{none}</p>
      <ul className={css.lines}>
        {rows.map(row => (
          <li key={`${row.line} ${row.reason}`}>
            <span className={css.line}>Line {count(row.line)}</span>
            <span>{row.reason}</span>
          </li>
        ))}
      </ul>
      {all > rows.length && <p className="muted">and {count(all - rows.length)} more</p>}
    </details>
  )
}
