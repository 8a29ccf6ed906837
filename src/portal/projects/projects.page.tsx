import { Button } from '@mantine/core'
import { IconFolders, IconPlus } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { CompactRow, NameCell, TextCell } from '../../ui/cells.tsx'
import { formatDay } from '../../ui/dates.ts'
import { Filter, filterWords, SearchBox } from '../../ui/filters.tsx'
import { useNavigate } from '../../ui/link.tsx'
import { plural } from '../../ui/numbers.ts'
import { Page, Tools } from '../../ui/page.tsx'
import { Square } from '../../ui/pill.tsx'
import { Empty } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import { useFirstPage } from '../../ui/table-data.ts'
import type { Column } from '../../ui/table-types.ts'
import { useListState } from '../list-state.ts'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import { CompanyFilter, useCompanyOptions } from './company-filter.tsx'
import { NoProject } from './no-project.tsx'
import { NewProjectDialog } from './project-dialogs.tsx'
import type { ProjectFacts, ProjectPage } from './project-queries.ts'

type Archived = 'true' | 'all'
const defaults = { q: '', sort: 'name', archived: [] as Archived[], company: [] as string[] }
const archivedOptions = [
  { value: 'all', label: 'Archived too' },
  { value: 'true', label: 'Only archived' },
]

/** The second line of a project: whether it is archived, whom it is for, then what it is about. */
const subOf = ({ archivedAt, client, description }: ProjectFacts) =>
  [archivedAt && `Archived ${formatDay(archivedAt)}`, client?.name, description.split('\n')[0]]
    .filter(Boolean)
    .join(' · ')

const columns: Column<ProjectFacts>[] = [
  {
    key: 'name',
    title: 'Name',
    sort: 'name',
    main: true,
    cell: row => <NameCell name={row.name} sub={subOf(row)} lead={<Square color={row.colour} size={12} />} />,
  },
  {
    key: 'by',
    title: 'Created by',
    width: 210,
    hideBelow: 860,
    cell: row => <TextCell faint>{row.createdBy}</TextCell>,
  },
  {
    key: 'created',
    title: 'Created',
    sort: 'created',
    width: 132,
    hideBelow: 640,
    cell: row => <TextCell faint>{formatDay(row.createdAt)}</TextCell>,
  },
  {
    key: 'people',
    title: 'People',
    sort: 'people',
    width: 96,
    align: 'right',
    cell: row => <TextCell faint={row.people === 0}>{row.people}</TextCell>,
  },
]

/** The projects the viewer may see. */
export function ProjectsPage() {
  const { portal, at, can } = useViewer()
  const [state, change, clear] = useListState(defaults)
  const navigate = useNavigate()
  const [creating, setCreating] = useState(false)
  const archived = state.archived[0] ?? 'false'
  const queryKey = useMemo(
    () => ['projects', portal.id, 'list', state.q, state.sort, archived, state.company],
    [portal.id, state.q, state.sort, archived, state.company],
  )
  const companies = useCompanyOptions(state.company)
  const narrowed = state.q !== '' || state.archived.length > 0 || state.company.length > 0
  const first = useFirstPage<ProjectPage>(queryKey)
  const isBare = first?.total === 0 && !narrowed
  const create = can('create_projects') && (
    <Button leftSection={<IconPlus size={15} />} onClick={() => setCreating(true)}>
      Create project
    </Button>
  )
  const importing = can('import_from_crm') && (
    <Button variant="default" onClick={() => navigate(at('/import/key'))}>
      Import From CRM
    </Button>
  )
  return (
    <Page title="Projects" actions={!isBare && create}>
      {!isBare && (
        <Tools>
          <SearchBox label="Search projects" value={state.q} onChange={q => change({ q })} />
          <Filter
            label="Archived"
            options={archivedOptions}
            multiple={false}
            value={state.archived}
            onChange={value => change({ archived: value as Archived[] })}
          />
          {(companies.options.length > 0 || companies.isSearched || state.company.length > 0) && (
            <CompanyFilter found={companies} value={state.company} onChange={company => change({ company })} />
          )}
        </Tools>
      )}
      <Table<ProjectFacts>
        label="Projects"
        noun={['project', 'projects']}
        queryKey={queryKey}
        fetchPage={cursor =>
          api('GET /api/p/{portal}/projects', {
            params: { portal: portal.id },
            query: {
              q: state.q,
              sort: state.sort,
              archived,
              ...(state.company.length > 0 && { company: state.company }),
              ...(cursor && { cursor }),
            },
          })
        }
        columns={columns}
        rowId={row => row.id}
        rowLabel={row => row.name}
        rowHref={row => at(`/projects/${row.id}`)}
        isMuted={row => row.archivedAt !== null}
        sort={state.sort}
        onSort={sort => change({ sort })}
        compact={row => (
          <CompactRow
            name={row.name}
            sub={subOf(row)}
            lead={<Square color={row.colour} size={12} />}
            right={
              <span className="muted">{row.people === 0 ? 'Nobody' : plural(row.people, 'person', 'people')}</span>
            }
          />
        )}
        filters={[
          ...(state.q ? [`The search is “${state.q}”`] : []),
          ...[
            filterWords('Archived', archivedOptions, state.archived),
            filterWords('Client', companies.options, state.company),
          ].filter(words => words !== undefined),
        ]}
        onClearFilters={clear}
        empty={
          create ? (
            <Empty
              icon={<IconFolders />}
              title="No projects yet"
              actions={
                <>
                  {create}
                  {importing}
                </>
              }
            >
              A project has a name, a description and the people who work on it.
            </Empty>
          ) : (
            <NoProject />
          )
        }
      />
      {creating && <NewProjectDialog onClose={() => setCreating(false)} />}
    </Page>
  )
}
