import { useMemo } from 'react'
import { Filter, filterWords, SearchBox } from '../../ui/filters.tsx'
import { plural } from '../../ui/numbers.ts'
import { OutcomeIcon, type OutcomeName } from '../../ui/outcome.tsx'
import { Table } from '../../ui/table.tsx'
import { useListState } from '../list-state.ts'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import type { RecordKind } from './import-kind.ts'
import css from './report.module.css'
import { reportColumns, reportRow } from './report-columns.tsx'
import type { ReportRow, RunView } from './run.ts'
import { outcomesOf, wordIn } from './run-words.ts'

/** What the report's list shows when nothing is chosen. */
export const reportState = {
  q: '',
  kind: [] as RecordKind[],
  outcome: [] as OutcomeName[],
  sort: 'name' as 'name' | '-name' | 'outcome',
}

const kinds: { value: RecordKind; label: string }[] = [
  { value: 'account', label: 'Accounts' },
  { value: 'contact', label: 'Contacts' },
]

const compact = { report: reportRow('report'), undone: reportRow('undone') }

/** Every record of an import, or every change of an undo, with its outcome and the reason in plain words. */
export function ReportRecords({ run }: { run: RunView }) {
  const { portal } = useViewer()
  const [state, change, clear] = useListState(reportState)
  const { q, kind, outcome, sort } = state
  const queryKey = useMemo(
    () => ['run-rows', portal.id, run.id, q, kind, outcome, sort],
    [portal.id, run.id, q, kind, outcome, sort],
  )
  const tense = run.reverses ? 'undone' : 'report'
  const noun: [string, string] = run.reverses ? ['change', 'changes'] : ['record', 'records']
  const outcomes: OutcomeName[] = [...outcomesOf(run), ...(run.state === 'done' ? [] : (['waiting'] as const))]
  const options = outcomes.map(value => ({
    value,
    label: wordIn(run, value),
    lead: <OutcomeIcon outcome={value} size={15} />,
  }))
  const filters = [
    q && `Name or email has “${q}”`,
    filterWords('Kind', kinds, kind),
    filterWords('Outcome', options, outcome),
  ].filter(text => text !== undefined && text !== '') as string[]
  const records = run.books.read + run.books.absent
  return (
    <section aria-labelledby="records">
      <div className={css.records}>
        <h2 id="records">{records === 1 ? `1 ${noun[0]}` : `All ${plural(records, ...noun)}`}</h2>
        <div className={css.tools}>
          <SearchBox label="Search the report" value={q} onChange={next => change({ q: next })} />
          {run.kind === 'client' && (
            <Filter
              label="Kind"
              options={kinds}
              value={kind}
              onChange={next => change({ kind: next as RecordKind[] })}
            />
          )}
          <Filter
            label="Outcome"
            options={options}
            value={outcome}
            onChange={next => change({ outcome: next as OutcomeName[] })}
          />
        </div>
      </div>
      <Table<ReportRow>
        inline
        label={run.reverses ? 'Changes of this undo' : 'Records of this import'}
        noun={noun}
        queryKey={queryKey}
        fetchPage={cursor =>
          api('GET /api/p/{portal}/runs/{run}/rows', {
            params: { portal: portal.id, run: run.id },
            query: { q, kind, outcome, sort, limit: 200, ...(cursor && { cursor }) },
          })
        }
        columns={reportColumns(run.kind, tense)}
        compact={compact[tense]}
        rowId={rowId}
        rowLabel={rowLabel}
        sort={sort}
        onSort={next => change({ sort: next === '-outcome' ? 'outcome' : (next as typeof sort) })}
        filters={filters}
        onClearFilters={clear}
      />
    </section>
  )
}

const rowId = (row: ReportRow) => row.id
const rowLabel = (row: ReportRow) => row.name
