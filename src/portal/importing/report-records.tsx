import { useMemo } from 'react'
import { CompactRow, NameCell, TextCell } from '../../ui/cells.tsx'
import { Filter, filterWords, SearchBox } from '../../ui/filters.tsx'
import { plural } from '../../ui/numbers.ts'
import { Outcome, OutcomeIcon, type OutcomeName, outcomes, outcomeWord } from '../../ui/outcome.tsx'
import { Table } from '../../ui/table.tsx'
import type { Column } from '../../ui/table-types.ts'
import { useListState } from '../list-state.ts'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import type { ImportKind, RecordKind } from './import-kind.ts'
import css from './report.module.css'
import type { ReportRow, RunView } from './run.ts'

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

const common: Column<ReportRow>[] = [
  {
    key: 'outcome',
    title: 'Outcome',
    sort: 'outcome',
    width: 146,
    cell: row => <Outcome outcome={row.outcome} tense="report" />,
  },
  {
    key: 'reason',
    title: 'Reason',
    width: 'minmax(200px, 1.3fr)',
    hideBelow: 700,
    cell: row => (
      <TextCell faint lines={2}>
        {row.reason}
      </TextCell>
    ),
  },
]

const projectsOf = (title: string): Column<ReportRow> => ({
  key: 'projects',
  title,
  width: 200,
  hideBelow: 980,
  cell: row => <TextCell faint>{row.projects.map(project => project.name).join(', ')}</TextCell>,
})

const columns: Record<ImportKind, Column<ReportRow>[]> = {
  user: [
    {
      key: 'name',
      title: 'CRM user',
      sort: 'name',
      cell: row => <NameCell name={row.name} sub={row.email ?? 'No email'} />,
    },
    ...common,
    projectsOf('Working Project'),
  ],
  client: [
    {
      key: 'name',
      title: 'Account or contact',
      sort: 'name',
      cell: row =>
        row.kind === 'account' ? (
          <NameCell name={row.name} sub="Account" avatar="company" />
        ) : (
          <NameCell name={row.name} sub={`Contact · ${row.email ?? 'No email'}`} />
        ),
    },
    {
      key: 'account',
      title: 'Of account',
      width: 180,
      hideBelow: 900,
      cell: row => <TextCell faint>{row.kind === 'contact' ? (row.account?.name ?? 'No account') : null}</TextCell>,
    },
    ...common,
    projectsOf('Projects'),
  ],
}

const compactRow = (row: ReportRow) => (
  <CompactRow
    name={row.name}
    sub={[row.kind === 'contact' && (row.account?.name ?? 'No account'), row.reason].filter(Boolean).join(' · ')}
    avatar={row.kind === 'account' ? 'company' : 'person'}
    right={<Outcome outcome={row.outcome} tense="report" />}
  />
)

/** Every record of an import with its outcome and the reason in plain words. */
export function ReportRecords({ run }: { run: RunView }) {
  const { portal } = useViewer()
  const [state, change, clear] = useListState(reportState)
  const { q, kind, outcome, sort } = state
  const queryKey = useMemo(
    () => ['run-rows', portal.id, run.id, q, kind, outcome, sort],
    [portal.id, run.id, q, kind, outcome, sort],
  )
  const options = outcomes.map(value => ({
    value,
    label: outcomeWord(value, 'report'),
    lead: <OutcomeIcon outcome={value} size={15} />,
  }))
  const isClients = run.kind === 'client'
  const filters = [
    q && `Name or email has “${q}”`,
    filterWords('Kind', kinds, kind),
    filterWords('Outcome', options, outcome),
  ].filter(text => text !== undefined && text !== '') as string[]
  const records = run.books.read + run.books.absent
  return (
    <section aria-labelledby="records">
      <div className={css.records}>
        <h2 id="records">{records === 1 ? '1 record' : `All ${plural(records, 'record')}`}</h2>
        <div className={css.tools}>
          <SearchBox label="Search the report" value={q} onChange={next => change({ q: next })} />
          {isClients && (
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
        label="Records of this import"
        noun={['record', 'records']}
        queryKey={queryKey}
        fetchPage={cursor =>
          api('GET /api/p/{portal}/runs/{run}/rows', {
            params: { portal: portal.id, run: run.id },
            query: { q, kind, outcome, sort, limit: 200, ...(cursor && { cursor }) },
          })
        }
        columns={columns[run.kind]}
        compact={compactRow}
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
