import { Button, UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconChevronRight, IconUserQuestion } from '@tabler/icons-react'
import { useMemo } from 'react'
import { Avatar } from '../../ui/avatar.tsx'
import { CompactRow } from '../../ui/cells.tsx'
import { Link } from '../../ui/link.tsx'
import { plural } from '../../ui/numbers.ts'
import type { Column } from '../../ui/table-types.ts'
import { useViewer } from '../viewer.tsx'
import { ClientName, ClientStatusDot, CompanyProjects, clientFacts } from './client-cells.tsx'
import type { ClientDialog } from './client-dialogs.tsx'
import css from './client-users.module.css'
import type { DirectoryCompany, DirectoryRow } from './use-directory.ts'

type Acts = { toggle: (row: DirectoryCompany) => Promise<void>; open: (dialog: ClientDialog) => void }

/** The columns of the tree: companies and people, and of companies their projects in place of an invitation. */
export function useDirectoryColumns({ toggle, open }: Acts): Column<DirectoryRow>[] {
  return useMemo(() => {
    const ofPeople = ({ title, cell, ...column }: (typeof clientFacts)[keyof typeof clientFacts]) => ({
      ...column,
      title,
      cell: (row: DirectoryRow) => (row.kind === 'person' ? cell(row) : null),
    })
    return [
      {
        key: 'name',
        title: 'Company and people',
        main: true,
        cell: row =>
          row.kind === 'company' ? (
            <CompanyHead row={row} toggle={toggle} />
          ) : (
            <span className={css.below}>
              <ClientName user={row} />
            </span>
          ),
      },
      ofPeople(clientFacts.title),
      {
        ...clientFacts.status,
        width: 168,
        cell: row =>
          row.kind === 'person' ? <ClientStatusDot status={row.status} /> : <Projects row={row} open={open} />,
      },
      { ...ofPeople(clientFacts.seen), width: 100 },
    ]
  }, [toggle, open])
}

function Projects({ row, open }: { row: DirectoryCompany; open: Acts['open'] }) {
  if (row.id === 'none') return null
  if (row.projectCount > 0 || row.deactivated) return <CompanyProjects of={row} />
  return (
    <Button
      variant="subtle"
      size="xs"
      className={css.give}
      aria-label={`Give a project to ${row.name}`}
      onClick={() => open({ kind: 'projects', company: row })}
    >
      Give a project
    </Button>
  )
}

function Chevron({ row, toggle }: { row: DirectoryCompany; toggle: Acts['toggle'] }) {
  if (row.fitting === 0) return <span className={css.chevron} />
  const Icon = row.isOpen ? IconChevronDown : IconChevronRight
  return (
    <UnstyledButton
      className={css.chevron}
      aria-label={`People of ${row.name}`}
      aria-expanded={row.isOpen}
      onClick={() => void toggle(row)}
    >
      <Icon size={16} stroke={1.6} />
    </UnstyledButton>
  )
}

/** "3 people", or how many of them the filter shows. */
function peopleWords({ id, people, fitting, deactivated }: DirectoryCompany) {
  const known =
    people === 0
      ? 'no people'
      : fitting < people
        ? `${fitting} of ${plural(people, 'person', 'people')}`
        : plural(people, 'person', 'people')
  if (id === 'none') return `${known} ${people === 1 ? 'waits' : 'wait'} to be put into one`
  return deactivated ? `${known}, deactivated` : known
}

function CompanyHead({ row, toggle }: { row: DirectoryCompany; toggle: Acts['toggle'] }) {
  const { at } = useViewer()
  return (
    <span className={css.head}>
      <Chevron row={row} toggle={toggle} />
      <span className={css.company}>
        {row.id === 'none' ? (
          <>
            <span className={css.nobody}>
              <IconUserQuestion size={14} stroke={1.6} aria-hidden="true" />
            </span>
            <span className={css.companyName}>{row.name}</span>
          </>
        ) : (
          <>
            <Avatar name={row.name} kind="company" size={22} />
            <Link
              href={at(`/client-companies/${row.id}`)}
              className={`${css.companyName} ellipsis`}
              title={row.name}
              data-rowfocus
            >
              {row.name}
            </Link>
          </>
        )}
        <span className={css.companyPeople}>{peopleWords(row)}</span>
      </span>
    </span>
  )
}

/** A row of the tree where there is no room for columns. */
export function CompactDirectoryRow({ row, toggle }: { row: DirectoryRow; toggle: Acts['toggle'] }) {
  const { at } = useViewer()
  if (row.kind === 'person') {
    return (
      <span className={css.below}>
        <CompactRow
          name={row.name}
          avatar={false}
          sub={row.title ?? row.email ?? 'No email'}
          right={<ClientStatusDot status={row.status} />}
        />
      </span>
    )
  }
  const projects = row.projectCount > 0 && plural(row.projectCount, 'project')
  const name = (
    <CompactRow name={row.name} sub={[peopleWords(row), projects].filter(Boolean).join(' · ')} avatar={false} />
  )
  return (
    <span className={css.head}>
      <Chevron row={row} toggle={toggle} />
      {row.id === 'none' ? (
        name
      ) : (
        <Link href={at(`/client-companies/${row.id}`)} className={css.compact} data-rowfocus>
          {name}
        </Link>
      )}
    </span>
  )
}
