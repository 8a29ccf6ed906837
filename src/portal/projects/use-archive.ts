import { useQueryClient } from '@tanstack/react-query'
import { confirm } from '../../ui/confirm.tsx'
import { notify, notifyError } from '../../ui/notify.ts'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import { type ProjectFacts, refreshProject } from './project-queries.ts'

/** Archives a project after asking, or restores it; each can be taken back. */
export function useArchive(project: ProjectFacts) {
  const { portal } = useViewer()
  const client = useQueryClient()
  const set = async (archived: boolean) => {
    try {
      await api('PATCH /api/p/{portal}/projects/{project}', {
        params: { portal: portal.id, project: project.id },
        body: { archived },
      })
      const said = archived ? 'is archived' : 'is back among the projects'
      notify(`${project.name} ${said}.`, { undo: () => void set(!archived) })
    } catch (error) {
      notifyError(error)
    }
    await refreshProject(client, portal.id, project.id)
  }
  const archive = async () => {
    const yes = await confirm({
      title: `Archive ${project.name}?`,
      text: 'It leaves everybody’s list of projects. Nothing is deleted, its people still find it with the filter Archived, and you can restore it.',
      action: 'Archive project',
      cancel: 'Keep it',
    })
    if (yes) await set(true)
  }
  return { archive, restore: () => set(false) }
}
