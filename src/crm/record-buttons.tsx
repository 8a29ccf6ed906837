import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { Link } from '../ui/link.tsx'
import { MenuItem } from '../ui/menu.tsx'
import { useMe } from './me.ts'

type RecordActs = { onEdit: () => void; onDelete: () => void }

/** What can be done with the record of a page: edited by all, deleted by administrators. */
export function RecordButtons({ onEdit, onDelete }: RecordActs) {
  const { isAdministrator } = useMe()
  return (
    <>
      {isAdministrator && (
        <Button variant="subtle" color="red" onClick={onDelete}>
          Delete…
        </Button>
      )}
      <Button variant="default" onClick={onEdit}>
        Edit…
      </Button>
    </>
  )
}

type SectionActsProps = { all: { href: string; words: string } | false; add: string; onAdd: (() => void) | undefined }

/** At the right of a section's title: the way to all of them, and a button that adds one. */
export function SectionActs({ all, add, onAdd }: SectionActsProps) {
  return (
    <span style={{ display: 'flex', alignItems: 'center', gap: 12 }}>
      {all && (
        <Link className="link" href={all.href}>
          {all.words}
        </Link>
      )}
      {onAdd && (
        <Button variant="default" size="xs" leftSection={<IconPlus size={14} />} onClick={onAdd}>
          {add}
        </Button>
      )}
    </span>
  )
}

/** What can be done with the record of a row, behind its three dots. */
export function RecordMenu({ onEdit, onDelete }: RecordActs) {
  const { isAdministrator } = useMe()
  return (
    <>
      <MenuItem onClick={onEdit}>Edit…</MenuItem>
      {isAdministrator && (
        <MenuItem danger onClick={onDelete}>
          Delete…
        </MenuItem>
      )}
    </>
  )
}
