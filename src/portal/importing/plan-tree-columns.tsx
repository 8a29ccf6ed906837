import { UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconChevronRight, IconUserOff } from '@tabler/icons-react'
import { useMemo } from 'react'
import { CompactRow, NameCell, TextCell } from '../../ui/cells.tsx'
import { ProjectPicker } from '../../ui/inline-select.tsx'
import { plural } from '../../ui/numbers.ts'
import { Outcome, outcomeWord } from '../../ui/outcome.tsx'
import type { Column } from '../../ui/table-types.ts'
import type { useProjectsToPick } from '../projects-to-pick.ts'
import type { TreeRowView } from './plan-row.ts'
import { DecideButton, QuestionCell } from './question-cell.tsx'
import css from './tree.module.css'
import { canTakeProjects, isHead, projectChange } from './tree-row.ts'
import type { TreeActs } from './use-tree.ts'

/** What a row of the tree can do, and how it opens its question. */
export type RowActs = TreeActs & { ask: (row: TreeRowView) => void }

type Projects = ReturnType<typeof useProjectsToPick>

const withoutAccount = 'They wait under No company, to be put into one'

/** The columns of the tree: who, what would happen and why, and the projects of a company or the question it asks. */
export function useTreeColumns(acts: RowActs, projects: Projects): Column<TreeRowView>[] {
  return useMemo(
    () => [
      { key: 'name', title: 'Account and contacts', main: true, cell: row => <Named row={row} acts={acts} /> },
      {
        key: 'outcome',
        title: 'What would happen',
        width: 'minmax(170px, 0.55fr)',
        cell: row =>
          row.kind === 'none' ? (
            <TextCell faint lines={2}>
              {withoutAccount}
            </TextCell>
          ) : (
            <Outcome outcome={row.outcome} tense="plan" reason={row.reason} />
          ),
      },
      {
        key: 'projects',
        title: 'Projects for the company',
        width: 286,
        hideBelow: 760,
        cell: row => <OfTheCompany row={row} acts={acts} projects={projects} />,
      },
    ],
    [acts, projects],
  )
}

function Chevron({ row, acts }: { row: TreeRowView; acts: RowActs }) {
  if (row.contacts === 0) return <span className={css.chevron} />
  const Icon = row.open ? IconChevronDown : IconChevronRight
  return (
    <UnstyledButton
      className={css.chevron}
      aria-label={`Contacts of ${row.kind === 'none' ? 'no account' : row.name}`}
      aria-expanded={row.open}
      onClick={() => void acts.toggle(row)}
    >
      <Icon size={16} stroke={1.6} />
    </UnstyledButton>
  )
}

const nobody = (
  <span className={css.nobody}>
    <IconUserOff size={15} stroke={1.6} aria-hidden="true" />
  </span>
)

function Named({ row, acts }: { row: TreeRowView; acts: RowActs }) {
  if (!isHead(row)) {
    const sub = [row.email ?? 'No email in the CRM', row.title].filter(Boolean).join(' · ')
    return (
      <span className={css.below}>
        <NameCell name={row.name} sub={sub} />
      </span>
    )
  }
  return (
    <span className={css.head}>
      <Chevron row={row} acts={acts} />
      <NameCell name={row.name} sub={subOf(row)} avatar="company" {...(row.kind === 'none' && { lead: nobody })} />
    </span>
  )
}

function subOf({ kind, industry, city, contacts, open }: TreeRowView) {
  const people = contacts > 0 && (!open || kind === 'none') && plural(contacts, 'contact')
  return [industry, city, people].filter(Boolean).join(' · ') || (contacts === 0 ? 'No contacts' : undefined)
}

function OfTheCompany({ row, acts, projects }: { row: TreeRowView; acts: RowActs; projects: Projects }) {
  const asks = row.question && <QuestionCell row={row} acts={acts} />
  if (!canTakeProjects(row)) return asks ?? (row.kind === 'account' ? <TextCell faint>{null}</TextCell> : null)
  return (
    <span className={css.projects}>
      <ProjectPicker
        {...(row.outcome !== 'create' && { none: 'None to add' })}
        label={`Projects for ${row.name}`}
        projects={projects}
        value={row.projects.map(project => project.id)}
        onChange={ids => acts.choose({ selection: { ids: [row.id] }, set: projectChange(row, ids) })}
      />
      {asks}
    </span>
  )
}

/** A row where there is no room for columns: its question stays in sight, the rest is behind the dots. */
export function NarrowTreeRow({ row, acts }: { row: TreeRowView; acts: RowActs }) {
  const said = row.kind === 'none' ? withoutAccount : narrowWords(row).filter(Boolean).join(' · ')
  const right = row.question && !row.question.decided ? <DecideButton row={row} acts={acts} /> : undefined
  return (
    <span className={isHead(row) ? css.head : css.below} data-narrow>
      {isHead(row) && <Chevron row={row} acts={acts} />}
      <CompactRow name={row.name} sub={said} lines={2} right={right} avatar={false} />
    </span>
  )
}

// What would happen comes first, since the line may be cut; that somebody new is not here yet goes without saying.
function narrowWords(row: TreeRowView) {
  const word = outcomeWord(row.outcome, 'plan')
  const reason = row.reason === 'Not in the portal yet' ? undefined : row.reason
  if (!isHead(row)) return [word, reason, row.email ?? 'no email in the CRM']
  return [word, row.projects.length > 0 && plural(row.projects.length, 'project'), reason, subOf(row)]
}
