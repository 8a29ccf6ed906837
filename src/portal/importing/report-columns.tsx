import { CompactRow, NameCell, TextCell } from '../../ui/cells.tsx'
import { Outcome, type Tense } from '../../ui/outcome.tsx'
import type { Column } from '../../ui/table-types.ts'
import type { ImportKind } from './import-kind.ts'
import type { ReportRow } from './run.ts'

const common = (tense: Tense, title: string): Column<ReportRow>[] => [
  {
    key: 'outcome',
    title,
    sort: 'outcome',
    width: tense === 'undo' ? 176 : 146,
    cell: row => <Outcome outcome={row.outcome} tense={tense} />,
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

const names: Record<ImportKind, Column<ReportRow>[]> = {
  user: [
    {
      key: 'name',
      title: 'CRM user',
      sort: 'name',
      cell: row => <NameCell name={row.name} sub={row.email ?? 'No email'} />,
    },
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
  ],
}

const projects = (title: string): Column<ReportRow> => ({
  key: 'projects',
  title,
  width: 200,
  hideBelow: 980,
  cell: row => <TextCell faint>{row.projects.map(project => project.name).join(', ')}</TextCell>,
})

const columns: Record<ImportKind, Record<Tense, Column<ReportRow>[]>> = {
  user: all('user', 'Working Project'),
  client: all('client', 'Projects'),
}

function all(kind: ImportKind, title: string): Record<Tense, Column<ReportRow>[]> {
  const of = (tense: Tense, head: string) => [...names[kind], ...common(tense, head)]
  return {
    plan: of('plan', 'What would happen'),
    report: [...of('report', 'Outcome'), projects(title)],
    undo: of('undo', 'What would happen'),
    undone: of('undone', 'Outcome'),
  }
}

/** The columns of a report, or of what an undo would do. */
export const reportColumns = (kind: ImportKind, tense: Tense): Column<ReportRow>[] => columns[kind][tense]

/** The same on a phone. */
export const reportRow = (tense: Tense) => (row: ReportRow) => (
  <CompactRow
    name={row.name}
    sub={[row.kind === 'contact' && (row.account?.name ?? 'No account'), row.reason].filter(Boolean).join(' · ')}
    lines={2}
    avatar={row.kind === 'account' ? 'company' : 'person'}
    right={<Outcome outcome={row.outcome} tense={tense} />}
  />
)
