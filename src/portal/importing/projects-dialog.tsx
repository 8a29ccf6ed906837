import { Button } from '@mantine/core'
import { useState } from 'react'
import { Checklist } from '../../ui/checklist.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { toOption } from '../../ui/inline-select.tsx'
import { plural } from '../../ui/numbers.ts'
import type { PillProject } from '../../ui/pill.tsx'
import type { TreeRowView } from './plan-row.ts'
import { projectChange } from './tree-row.ts'
import type { TreeActs } from './use-tree.ts'

type ProjectsDialogProps = {
  row: TreeRowView
  projects: readonly PillProject[]
  choose: TreeActs['choose']
  onClose: () => void
}

/** The projects of one company, where its row has no room for them. */
export function ProjectsDialog({ row, projects, choose, onClose }: ProjectsDialogProps) {
  const [value, setValue] = useState(() => row.projects.map(project => project.id))
  const give = () => {
    choose({ selection: { ids: [row.id] }, set: projectChange(row, value) })
    onClose()
  }
  return (
    <Dialog
      opened
      onClose={onClose}
      title={`Projects for ${row.name}`}
      foot={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button onClick={give}>
            {value.length === 0 ? 'Give no project' : `Give ${plural(value.length, 'project')}`}
          </Button>
        </>
      }
    >
      <Checklist label="Projects" multiple value={value} onChange={setValue} options={projects.map(toOption)} />
    </Dialog>
  )
}
