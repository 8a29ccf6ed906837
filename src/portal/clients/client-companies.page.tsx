import { Button } from '@mantine/core'
import { IconBuilding, IconBuildingPlus, IconDownload } from '@tabler/icons-react'
import { useCallback, useMemo, useState } from 'react'
import { CompactRow, NameCell, TextCell } from '../../ui/cells.tsx'
import { formatDay } from '../../ui/dates.ts'
import { Filter, filterWords, SearchBox } from '../../ui/filters.tsx'
import { useNavigate } from '../../ui/link.tsx'
import { count, plural } from '../../ui/numbers.ts'
import { Page as Sheet, Tools } from '../../ui/page.tsx'
import { Empty } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import { useFirstPage } from '../../ui/table-data.ts'
import type { Column } from '../../ui/table-types.ts'
import { useListState } from '../list-state.ts'
import { addressOf, api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import { ClientDialogHost, useClientDialog } from './client-dialogs.tsx'
import { AddCompany } from './company-form.tsx'
import { CompanyMenu } from './company-menu.tsx'
import type { Company } from './company-query.ts'

type Page = Awaited<ReturnType<typeof api<'GET /api/p/{portal}/client-companies'>>>

const defaults = {
  q: '',
  industry: [] as string[],
  status: '' as '' | 'active' | 'deactivated',
  projects: '' as '' | 'true' | 'false',
  sort: 'name',
}

const statusOptions = [
  { value: 'active', label: 'Active' },
  { value: 'deactivated', label: 'Deactivated' },
]
const projectOptions = [
  { value: 'true', label: 'Has projects' },
  { value: 'false', label: 'Has none' },
]

const subOf = ({ industry, deactivated }: Company) =>
  [industry, deactivated && 'deactivated'].filter(Boolean).join(' · ')

const columns: Column<Company>[] = [
  {
    key: 'name',
    title: 'Company',
    sort: 'name',
    main: true,
    cell: company => <NameCell name={company.name} sub={subOf(company)} avatar="company" />,
  },
  {
    key: 'website',
    title: 'Website',
    width: 'minmax(140px, 0.5fr)',
    hideBelow: 900,
    cell: company => <TextCell faint>{company.website}</TextCell>,
  },
  {
    key: 'phone',
    title: 'Phone',
    width: 160,
    hideBelow: 1040,
    cell: company => <TextCell faint>{company.phone}</TextCell>,
  },
  {
    key: 'added',
    title: 'Added',
    width: 120,
    sort: 'added',
    hideBelow: 720,
    cell: company => <TextCell faint>{formatDay(company.createdAt)}</TextCell>,
  },
  {
    key: 'people',
    title: 'People',
    width: 92,
    sort: 'people',
    align: 'right',
    cell: company => <TextCell faint={company.people === 0}>{count(company.people)}</TextCell>,
  },
  {
    key: 'projects',
    title: 'Projects',
    width: 100,
    sort: 'projects',
    align: 'right',
    cell: company => <TextCell faint={company.projects === 0}>{count(company.projects)}</TextCell>,
  },
]

/** Client companies: everybody the work is for. */
export function ClientCompaniesPage() {
  const { portal, at } = useViewer()
  const navigate = useNavigate()
  const [state, change, clear] = useListState(defaults)
  const [adding, setAdding] = useState(false)
  const [dialog, open] = useClientDialog()
  const { q, industry, status, projects, sort } = state
  const filter = useMemo(
    () => ({
      ...(q && { q }),
      ...(industry.length > 0 && { industry }),
      ...(status && { status }),
      ...(projects && { hasProjects: projects }),
    }),
    [q, industry, status, projects],
  )
  const queryKey = useMemo(() => ['client-companies', portal.id, 'list', filter, sort], [portal.id, filter, sort])
  const page = useFirstPage<Page>(queryKey)
  const industries = (page?.industries ?? []).map(value => ({ value, label: value }))
  const filters = [
    q && `Company has “${q}”`,
    filterWords('Industry', industries, industry),
    filterWords('Status', statusOptions, status ? [status] : []),
    filterWords('Projects', projectOptions, projects ? [projects] : [])?.replace(' is ', ': '),
  ].filter(text => text !== undefined && text !== '') as string[]
  const params = { portal: portal.id }
  const csv = addressOf('GET /api/p/{portal}/client-companies.csv', { params, query: filter })
  const rowHref = useCallback((company: Company) => at(`/client-companies/${company.id}`), [at])
  const rowMenu = useCallback((company: Company) => <CompanyMenu company={company} open={open} />, [open])
  return (
    <Sheet
      title="Client companies"
      actions={
        <>
          <Button
            variant="default"
            leftSection={<IconDownload size={15} stroke={1.6} />}
            onClick={() => location.assign(csv)}
          >
            Export CSV
          </Button>
          <Button leftSection={<IconBuildingPlus size={15} stroke={1.6} />} onClick={() => setAdding(true)}>
            Add client company
          </Button>
        </>
      }
    >
      <Tools>
        <SearchBox label="Search company" value={q} onChange={next => change({ q: next })} />
        <Filter label="Industry" options={industries} value={industry} onChange={next => change({ industry: next })} />
        <Filter
          label="Status"
          options={statusOptions}
          multiple={false}
          value={status ? [status] : []}
          onChange={([next = '']) => change({ status: next as typeof status })}
        />
        <Filter
          label="Projects"
          options={projectOptions}
          multiple={false}
          value={projects ? [projects] : []}
          onChange={([next = '']) => change({ projects: next as typeof projects })}
        />
      </Tools>
      <Table<Company>
        label="Client companies"
        noun={['client company', 'client companies']}
        queryKey={queryKey}
        fetchPage={cursor =>
          api('GET /api/p/{portal}/client-companies', {
            params,
            query: { ...filter, sort, limit: 100, ...(cursor && { cursor }) },
          })
        }
        columns={columns}
        compact={compact}
        rowId={rowId}
        rowLabel={rowLabel}
        rowHref={rowHref}
        rowMenu={rowMenu}
        isMuted={isMuted}
        sort={sort}
        onSort={next => change({ sort: next })}
        filters={filters}
        onClearFilters={clear}
        foot={total =>
          `${plural(total, 'client company', 'client companies')} with ${plural(page?.people ?? 0, 'client user')}`
        }
        sums={
          page &&
          page.counts.deactivated > 0 && (
            <>
              <span>{count(page.counts.active)} active</span>
              <span>{count(page.counts.deactivated)} deactivated</span>
            </>
          )
        }
        empty={
          <Empty
            icon={<IconBuilding />}
            title="No client companies yet"
            actions={
              <Button variant="default" onClick={() => setAdding(true)}>
                Add client company
              </Button>
            }
          >
            The companies your work is for, each with its people and projects.
          </Empty>
        }
      />
      {adding && (
        <AddCompany
          onClose={() => setAdding(false)}
          onAdded={company => navigate(at(`/client-companies/${company.id}`))}
        />
      )}
      <ClientDialogHost dialog={dialog} onClose={() => open(undefined)} />
    </Sheet>
  )
}

const rowId = (company: Company) => company.id
const rowLabel = (company: Company) => company.name
const isMuted = (company: Company) => company.deactivated
const compact = (company: Company) => (
  <CompactRow
    name={company.name}
    sub={[
      company.people === 0 ? 'no people' : plural(company.people, 'person', 'people'),
      company.projects > 0 && plural(company.projects, 'project'),
      company.deactivated && 'deactivated',
    ]
      .filter(Boolean)
      .join(' · ')}
    avatar="company"
  />
)
