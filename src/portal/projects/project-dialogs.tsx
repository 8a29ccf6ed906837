import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Dialog } from '../../ui/dialog.tsx'
import { useForm } from '../../ui/form.tsx'
import { useNavigate } from '../../ui/link.tsx'
import { notify } from '../../ui/notify.ts'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import { ProjectFields } from './project-fields.tsx'
import { type ProjectFacts, refreshProject } from './project-queries.ts'

const formId = 'project'

function Buttons({ onClose, busy, action }: { onClose: () => void; busy: boolean; action: string }) {
  return (
    <>
      <Button variant="default" onClick={onClose}>
        Cancel
      </Button>
      <Button type="submit" form={formId} loading={busy}>
        {action}
      </Button>
    </>
  )
}

/** Creates a project and opens it. */
export function NewProjectDialog({ onClose }: { onClose: () => void }) {
  const { portal, at } = useViewer()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { state, submit } = useForm(async ({ name = '', description = '', colour = '' }) => {
    const project = await api('POST /api/p/{portal}/projects', {
      params: { portal: portal.id },
      body: { name, description, ...(colour && { colour: Number(colour) }) },
    })
    await client.invalidateQueries({ queryKey: ['projects', portal.id] })
    onClose()
    navigate(at(`/projects/${project.id}`))
  })
  return (
    <Dialog
      opened
      onClose={onClose}
      title="Create a project"
      foot={<Buttons onClose={onClose} busy={state.busy} action="Create project" />}
    >
      <ProjectFields id={formId} state={state} onSubmit={submit} />
    </Dialog>
  )
}

/** Renames, describes and marks a project. */
export function EditProjectDialog({ project, onClose }: { project: ProjectFacts; onClose: () => void }) {
  const { portal } = useViewer()
  const client = useQueryClient()
  const { state, submit } = useForm(async ({ name = '', description = '', colour = '' }) => {
    await api('PATCH /api/p/{portal}/projects/{project}', {
      params: { portal: portal.id, project: project.id },
      body: { name, description, version: project.version, ...(colour && { colour: Number(colour) }) },
    })
    await refreshProject(client, portal.id, project.id)
    onClose()
    notify('The project is saved.')
  })
  return (
    <Dialog
      opened
      onClose={onClose}
      title="Edit project"
      foot={<Buttons onClose={onClose} busy={state.busy} action="Save project" />}
    >
      <ProjectFields id={formId} state={state} onSubmit={submit} project={project} />
    </Dialog>
  )
}
