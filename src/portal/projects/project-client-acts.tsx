import { IconBuilding, IconEyeOff, IconStar, IconUserMinus } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { confirm } from '../../ui/confirm.tsx'
import { notify, notifyError } from '../../ui/notify.ts'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import { type Loss, lossOf } from './project-client-words.ts'
import { type ClientOfProject, type ProjectFacts, refreshProject } from './project-queries.ts'

const size = { size: 17, stroke: 1.6 }
const icons: Record<Loss['what'], ReactNode> = {
  sight: <IconEyeOff {...size} />,
  contact: <IconUserMinus {...size} />,
  primary: <IconStar {...size} />,
  stays: <IconBuilding {...size} />,
}

type Body = { shared?: boolean; isPrimary?: true; contact?: string | null }

/** What can be done with the client companies of a project; each act says what it did, and can be taken back. */
export function useClientActs(project: ProjectFacts) {
  const { portal } = useViewer()
  const client = useQueryClient()
  const at = (company: string) => ({ params: { portal: portal.id, project: project.id, company } })
  const refresh = () => refreshProject(client, portal.id, project.id)
  const put = (company: string, body: Body) =>
    api('PUT /api/p/{portal}/projects/{project}/clients/{company}', { ...at(company), body })

  const act = async (work: () => Promise<unknown>, said: string, undo: () => Promise<unknown>) => {
    try {
      await work()
      notify(said, { undo: () => void undo().then(refresh, notifyError) })
    } catch (error) {
      notifyError(error)
    }
    await refresh()
  }

  return {
    put,
    refresh,
    share: (one: ClientOfProject, shared: boolean) =>
      act(
        () => put(one.companyId, { shared }),
        shared ? `${one.name} sees ${project.name} now.` : `${one.name} no longer sees ${project.name}.`,
        () => put(one.companyId, { shared: !shared }),
      ),
    makePrimary: (one: ClientOfProject, before: ClientOfProject | undefined) =>
      act(
        () => put(one.companyId, { isPrimary: true }),
        `${one.name} is the primary client now.`,
        async () => before && put(before.companyId, { isPrimary: true }),
      ),
    setContact: (one: ClientOfProject, contact: { id: string; name: string } | null) =>
      act(
        () => put(one.companyId, { contact: contact?.id ?? null }),
        contact ? `${contact.name} answers for ${project.name} now.` : `Nobody at ${one.name} answers for it now.`,
        () => put(one.companyId, { contact: one.contact?.id ?? null }),
      ),
    remove: async (one: ClientOfProject, all: readonly ClientOfProject[]) => {
      const lines = lossOf(one, all).map(({ what, text }) => ({ icon: icons[what], text }))
      const yes = await confirm({
        title: `Take ${one.name} off ${project.name}?`,
        lines,
        action: 'Remove company',
        cancel: 'Keep it',
        tone: 'danger',
      })
      if (!yes) return
      const body = {
        shared: one.shared,
        contact: one.contact?.id ?? null,
        ...(one.isPrimary && { isPrimary: true as const }),
      }
      await act(
        () => api('DELETE /api/p/{portal}/projects/{project}/clients/{company}', at(one.companyId)),
        `${one.name} is off ${project.name}.`,
        () => put(one.companyId, body),
      )
    },
  }
}
