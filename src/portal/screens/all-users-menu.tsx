import { IconBuildingPlus, IconDatabaseImport, IconDownload, IconHistory, IconMail } from '@tabler/icons-react'
import { useNavigate } from '../../ui/link.tsx'
import { MenuDivider, MenuItem } from '../../ui/menu.tsx'
import { clientFilter, clientUsersState } from '../clients/client-users-state.ts'
import { useListState } from '../list-state.ts'
import { portalUsersFilter, portalUsersState } from '../people/portal-users-list.tsx'
import { addressOf } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'

const icon = { size: 16, stroke: 1.6 }

function ImportItems({ onImport }: { onImport: (() => void) | undefined }) {
  const { at } = useViewer()
  const navigate = useNavigate()
  if (!onImport) return null
  return (
    <>
      <MenuItem icon={<IconDatabaseImport {...icon} />} onClick={onImport}>
        Import From CRM
      </MenuItem>
      <MenuItem icon={<IconHistory {...icon} />} onClick={() => navigate(at('/imports'))}>
        Earlier imports
      </MenuItem>
      <MenuDivider />
    </>
  )
}

type StaffMenuProps = { onImport: (() => void) | undefined; notInvited: number; onInvite: () => void }

/** Other actions of Portal Users. */
export function StaffMenu({ onImport, notInvited, onInvite }: StaffMenuProps) {
  const { portal } = useViewer()
  const [state] = useListState(portalUsersState)
  const params = { portal: portal.id }
  const csv = addressOf('GET /api/p/{portal}/portal-users.csv', { params, query: portalUsersFilter(state) })
  return (
    <>
      <ImportItems onImport={onImport} />
      <MenuItem icon={<IconMail {...icon} />} disabled={notInvited === 0} onClick={onInvite}>
        Invite people not yet invited
      </MenuItem>
      <MenuItem icon={<IconDownload {...icon} />} onClick={() => location.assign(csv)}>
        Export CSV
      </MenuItem>
    </>
  )
}

type ClientsMenuProps = { onImport: (() => void) | undefined; onAddCompany: () => void; onWords: () => void }

/** Other actions of Client Users. */
export function ClientsMenu({ onImport, onAddCompany, onWords }: ClientsMenuProps) {
  const { portal } = useViewer()
  const [state] = useListState(clientUsersState)
  const params = { portal: portal.id }
  const csv = addressOf('GET /api/p/{portal}/client-users.csv', { params, query: clientFilter(state) })
  return (
    <>
      <ImportItems onImport={onImport} />
      <MenuItem icon={<IconBuildingPlus {...icon} />} onClick={onAddCompany}>
        Add client company
      </MenuItem>
      <MenuItem icon={<IconMail {...icon} />} onClick={onWords}>
        Invitation words…
      </MenuItem>
      <MenuItem icon={<IconDownload {...icon} />} onClick={() => location.assign(csv)}>
        Export CSV
      </MenuItem>
    </>
  )
}
