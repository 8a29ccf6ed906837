import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Checklist } from '../../ui/checklist.tsx'
import { Choice } from '../../ui/choice.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { formatMoment } from '../../ui/dates.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { toOption } from '../../ui/inline-select.tsx'
import { notify, notifyError } from '../../ui/notify.ts'
import { count, plural } from '../../ui/numbers.ts'
import { Failed } from '../../ui/states.tsx'
import { api } from '../portal.client.ts'
import { useProjectsToPick } from '../projects-to-pick.ts'
import { roleName, useViewer } from '../viewer.tsx'
import css from './portal-users.module.css'
import { act, type Chosen, only, type PortalUserRow, refreshPeople, whom } from './portal-users-acts.tsx'
import { useGrantableRoles } from './portal-users-roles.ts'
import type { StaffRole } from './role.ts'

type DialogProps = { onClose: () => void }

const meaning: Record<StaffRole, string> = {
  administrator: 'Everything: people, imports, settings, every project.',
  manager: 'Creates projects and runs those they are in; keeps client companies.',
  employee: 'Works in their projects; sees everybody here by name.',
  contractor: 'Works in their projects; sees only the people of those.',
}

/** Change role: one person's User Role, each with what it allows. */
export function ChangeRole({ user, onClose }: DialogProps & { user: PortalUserRow }) {
  const { portal } = useViewer()
  const client = useQueryClient()
  const [role, setRole] = useState<StaffRole>(user.role)
  const options = useGrantableRoles().map(value => ({ value, title: roleName[value], text: meaning[value] }))
  const save = async () => {
    if (role === user.role || (await act(client, portal.id, { action: 'set_role', role }, only(user)))) onClose()
  }
  return (
    <Dialog
      opened
      onClose={onClose}
      title={`User Role of ${user.name}`}
      foot={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button onClick={() => void save()}>
            {role === user.role ? 'Keep' : 'Make'} {roleName[role]}
          </Button>
        </>
      }
    >
      <Choice label="User Role" options={options} value={role} onChange={value => setRole(value as StaffRole)} />
    </Dialog>
  )
}

type ListProps = { value: readonly string[]; onChange: (value: string[]) => void }

function ProjectList({ value, onChange }: ListProps) {
  const projects = useProjectsToPick()
  return (
    <div className={css.boxed}>
      <Checklist label="Projects" multiple value={value} onChange={onChange} options={projects.map(toOption)} />
    </div>
  )
}

/** Projects: which ones somebody works on; archived ones stay as they are. */
export function ChangeProjects({ user, onClose }: DialogProps & { user: PortalUserRow }) {
  const { portal } = useViewer()
  const client = useQueryClient()
  const params = { portal: portal.id, portalUser: user.id }
  const { data, error, refetch } = useQuery({
    queryKey: ['portal-user', portal.id, user.id],
    queryFn: () => api('GET /api/p/{portal}/portal-users/{portalUser}', { params }),
  })
  const [chosen, setChosen] = useState<string[]>()
  const value = chosen ?? data?.allProjects.filter(project => !project.archived).map(project => project.id) ?? []
  const save = async () => {
    try {
      await api('PUT /api/p/{portal}/portal-users/{portalUser}/projects', { params, body: { projects: value } })
      notify(`${user.name} is on ${value.length === 0 ? 'no project' : plural(value.length, 'project')}.`)
      await refreshPeople(client, portal.id)
      onClose()
    } catch (caught) {
      notifyError(caught)
    }
  }
  return (
    <Dialog
      opened
      onClose={onClose}
      title={`Projects of ${user.name}`}
      foot={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button disabled={!data} onClick={() => void save()}>
            {value.length === 0 ? 'Save no project' : `Save ${plural(value.length, 'project')}`}
          </Button>
        </>
      }
    >
      {error ? (
        <Failed title="The projects did not arrive" error={error} onRetry={() => void refetch()} />
      ) : (
        data && <ProjectList value={value} onChange={setChosen} />
      )}
    </Dialog>
  )
}

type BulkProps = DialogProps & { action: 'add_projects' | 'remove_projects'; chosen: Chosen; onDone: () => void }

/** Add project and Remove project: for everybody selected at once. */
export function BulkProjects({ action, chosen, onClose, onDone }: BulkProps) {
  const { portal } = useViewer()
  const client = useQueryClient()
  const [projects, setProjects] = useState<string[]>([])
  const adds = action === 'add_projects'
  const which = plural(projects.length, 'project')
  const save = async () => {
    if (await act(client, portal.id, { action, projects }, chosen)) onDone()
  }
  return (
    <Dialog
      opened
      onClose={onClose}
      title={
        adds ? `Which projects do ${count(chosen.count)} join?` : `Which projects do ${count(chosen.count)} leave?`
      }
      foot={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button color={adds ? 'lapis' : 'red'} disabled={projects.length === 0} onClick={() => void save()}>
            {adds ? `Add ${whom(chosen)} to ${which}` : `Take ${whom(chosen)} off ${which}`}
          </Button>
        </>
      }
    >
      <ProjectList value={projects} onChange={setProjects} />
    </Dialog>
  )
}

/** Copy invitation link: for somebody the mail does not reach. */
export function InvitationLink({ user, onClose }: DialogProps & { user: PortalUserRow }) {
  const { portal } = useViewer()
  const client = useQueryClient()
  const params = { portal: portal.id, portalUser: user.id }
  const { data, error, refetch } = useQuery({
    queryKey: ['invitation-link', portal.id, user.id],
    queryFn: async () => {
      const link = await api('POST /api/p/{portal}/portal-users/{portalUser}/invitation-link', { params })
      void refreshPeople(client, portal.id)
      return link
    },
    // Each call makes another link: ask once, and only while the dialog is open.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })
  return (
    <Dialog
      opened
      onClose={onClose}
      title={`Invitation link for ${user.name}`}
      foot={
        <>
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          {data && <CopyButton value={data.url} what="the invitation link" />}
        </>
      }
      note={data && `Works once, until ${formatMoment(data.expiresAt)}.`}
    >
      {error && <Failed title="There is no link" error={error} onRetry={() => void refetch()} />}
      {data && (
        <>
          <p className="muted">Give it to {user.name} only: whoever opens it first takes this place.</p>
          <code className={`mono ${css.link}`} style={{ marginTop: 12 }}>
            {data.url}
          </code>
        </>
      )}
    </Dialog>
  )
}
