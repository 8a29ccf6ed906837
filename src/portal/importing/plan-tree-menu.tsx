import { IconArrowsSplit2, IconCheckbox, IconExternalLink, IconFolders } from '@tabler/icons-react'
import { MenuItem } from '../../ui/menu.tsx'
import type { TreeRowView } from './plan-row.ts'
import type { RowActs } from './plan-tree-columns.tsx'
import { boxOf, canTakeProjects, groupOf } from './tree-row.ts'

type TreeMenuProps = { row: TreeRowView; acts: RowActs; onProjects: () => void }

const onlyWords = {
  account: 'Only this account and its people',
  contact: 'Only this contact',
  none: 'Only these contacts',
}
const icon = { size: 15, stroke: 1.6 }

/** What else a row can do, behind its dots. */
export function TreeMenu({ row, acts: { choose, ask }, onProjects }: TreeMenuProps) {
  const { page, question } = row
  const canTick = boxOf(row).can === true
  const onlyThis = () => {
    choose({ selection: { all: true, filter: { ticked: true }, except: [] }, set: { selected: false } })
    const group = { all: true as const, filter: { account: [groupOf(row)] }, except: [] }
    choose({ selection: row.kind === 'none' ? group : { ids: [row.id] }, set: { selected: true } })
  }
  return (
    <>
      {question && (
        <MenuItem icon={<IconArrowsSplit2 {...icon} />} onClick={() => ask(row)}>
          {question.decided ? 'Decide anew…' : 'Decide…'}
        </MenuItem>
      )}
      {canTakeProjects(row) && (
        <MenuItem icon={<IconFolders {...icon} />} onClick={onProjects}>
          Projects for the company…
        </MenuItem>
      )}
      {canTick && (
        <MenuItem icon={<IconCheckbox {...icon} />} onClick={onlyThis}>
          {onlyWords[row.kind]}
        </MenuItem>
      )}
      {page && (
        <MenuItem icon={<IconExternalLink {...icon} />} onClick={() => window.open(page, '_blank', 'noopener')}>
          Open in the CRM
        </MenuItem>
      )}
      {!page && !canTick && <MenuItem disabled>None of these can be ticked</MenuItem>}
    </>
  )
}
