import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Checklist } from '../../ui/checklist.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { toOption } from '../../ui/inline-select.tsx'
import { notify, notifyError } from '../../ui/notify.ts'
import { plural } from '../../ui/numbers.ts'
import { api } from '../portal.client.ts'
import { useProjectsToPick } from '../projects-to-pick.ts'
import { useViewer } from '../viewer.tsx'
import css from './client-users.module.css'
import { refreshClients } from './clients-refresh.ts'

type GiveProjectsProps = { company: { id: string; name: string }; except?: readonly string[]; onClose: () => void }

/** Give projects: existing ones, several at once; the company's people see them as soon as they are shared. */
export function GiveProjectsDialog({ company, except = [], onClose }: GiveProjectsProps) {
  const { portal } = useViewer()
  const client = useQueryClient()
  const projects = useProjectsToPick().filter(project => !except.includes(project.id))
  const [add, setAdd] = useState<string[]>([])
  const save = async () => {
    try {
      const body = { selection: { ids: [company.id] }, add }
      const params = { portal: portal.id }
      const { changed, skipped } = await api('POST /api/p/{portal}/client-companies/projects', { params, body })
      if (changed > 0) notify(`${company.name} is on ${plural(add.length, 'more project')}.`)
      else if (skipped.some(({ reason }) => reason === 'deactivated'))
        notify(`${company.name} is deactivated. Reactivate it first; nothing was changed.`)
      else notify(`${company.name} was on ${add.length === 1 ? 'it' : 'them'} already.`)
      onClose()
    } catch (error) {
      notifyError(error)
    }
    await refreshClients(client, portal.id)
  }
  return (
    <Dialog
      opened
      onClose={onClose}
      title={`Which projects does ${company.name} get?`}
      foot={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button disabled={add.length === 0} onClick={() => void save()}>
            {add.length === 0 ? 'Give projects' : `Give ${plural(add.length, 'project')}`}
          </Button>
        </>
      }
      note="Those of its people who can sign in see them at once."
    >
      {projects.length === 0 ? (
        <p className="muted">There is no further project here. Create one under Projects.</p>
      ) : (
        <div className={css.boxed}>
          <Checklist label="Projects" multiple value={add} onChange={setAdd} options={projects.map(toOption)} />
        </div>
      )}
    </Dialog>
  )
}
