import {
  IconArrowRight,
  IconBuilding,
  IconBuildingOff,
  IconFolders,
  IconMail,
  IconPencil,
  IconUserPlus,
} from '@tabler/icons-react'
import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { confirm } from '../../ui/confirm.tsx'
import { MenuDivider, MenuItem } from '../../ui/menu.tsx'
import { notify, notifyError } from '../../ui/notify.ts'
import { plural } from '../../ui/numbers.ts'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import type { ClientDialog } from './client-dialogs.tsx'
import { refreshClients } from './clients-refresh.ts'

const icon = { size: 15, stroke: 1.6 }

type OneCompany = { id: string; name: string; people: number; deactivated: boolean }

async function setDeactivated(client: QueryClient, portal: string, company: OneCompany, off: boolean) {
  const its = company.people === 1 ? 'Its one person' : `Its ${company.people} people`
  const sure =
    !off ||
    (await confirm({
      title: `Deactivate ${company.name}?`,
      text:
        company.people === 0
          ? 'Nobody can be invited to it. Its projects stay.'
          : `${its} can open nothing of it from the next click on, and open invitations end. People and projects stay as they are.`,
      action: 'Deactivate company',
      tone: 'danger',
    }))
  if (!sure) return
  try {
    const params = { portal, company: company.id }
    if (off) await api('POST /api/p/{portal}/client-companies/{company}/deactivation', { params })
    else await api('DELETE /api/p/{portal}/client-companies/{company}/deactivation', { params })
    notify(`${company.name} is ${off ? 'deactivated' : 'reactivated'}.`)
  } catch (error) {
    notifyError(error)
  }
  await refreshClients(client, portal)
}

type CompanyMenuProps = {
  company: OneCompany
  open: (dialog: ClientDialog) => void
  /** The menu stands on the company's own page. */
  isHere?: boolean
}

/** What can be done with one client company. */
export function CompanyMenu({ company, open, isHere }: CompanyMenuProps) {
  const { portal, at } = useViewer()
  const client = useQueryClient()
  const its = { selection: { companies: [company.id], filter: {} }, count: company.people }
  return (
    <>
      {!isHere && (
        <>
          <MenuItem icon={<IconBuilding {...icon} />} href={at(`/client-companies/${company.id}`)}>
            Open the company
          </MenuItem>
          <MenuItem icon={<IconPencil {...icon} />} onClick={() => open({ kind: 'edit-company', company })}>
            Edit
          </MenuItem>
          <MenuItem icon={<IconUserPlus {...icon} />} onClick={() => open({ kind: 'add-user', company })}>
            Add client user
          </MenuItem>
        </>
      )}
      {!company.deactivated && (
        <MenuItem icon={<IconFolders {...icon} />} onClick={() => open({ kind: 'projects', company })}>
          Give projects…
        </MenuItem>
      )}
      {company.people > 0 && !company.deactivated && (
        <MenuItem icon={<IconMail {...icon} />} onClick={() => open({ kind: 'invite', chosen: its })}>
          Invite {plural(company.people, 'person', 'people')}…
        </MenuItem>
      )}
      {!(isHere && company.deactivated) && <MenuDivider />}
      {company.deactivated ? (
        <MenuItem
          icon={<IconBuilding {...icon} />}
          onClick={() => void setDeactivated(client, portal.id, company, false)}
        >
          Reactivate company
        </MenuItem>
      ) : (
        <MenuItem
          danger
          icon={<IconBuildingOff {...icon} />}
          onClick={() => void setDeactivated(client, portal.id, company, true)}
        >
          Deactivate company…
        </MenuItem>
      )}
    </>
  )
}

/** What can be done with everybody who has no company. */
export function NoCompanyMenu({ people, open }: { people: number; open: (dialog: ClientDialog) => void }) {
  const chosen = { selection: { companies: ['none'], filter: {} }, count: people }
  return (
    <MenuItem icon={<IconArrowRight {...icon} />} onClick={() => open({ kind: 'move', chosen })}>
      Put {plural(people, 'person', 'people')} into a company…
    </MenuItem>
  )
}
