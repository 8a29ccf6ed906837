import { Outlet, useLocation } from '@tanstack/react-router'
import { SideNav } from '../../ui/side-nav.tsx'
import { useMe } from '../me.ts'

/** Where the ZSC key is; the portal leads here too. */
export const keyAddress = '/setup/developers-space/zsc-key'

const importAddress = '/setup/import'

/** Setup's navigation beside its pages; a page that is not for the viewer has the sheet to itself. */
export function SetupFrame() {
  const { isAdministrator } = useMe()
  const pathname = useLocation({ select: location => location.pathname })
  if (!isAdministrator && [keyAddress, importAddress].includes(pathname)) return <Outlet />
  const item = (href: string, label: string) => ({ href, label, active: pathname.startsWith(href) })
  return (
    <SideNav
      title="Setup"
      groups={[
        { title: 'General settings', items: [item('/setup/developers-space', 'Developers Space')] },
        { title: 'Users and control', items: [item('/setup/users', 'Users')] },
        { title: 'Data administration', items: [item(importAddress, 'Import')] },
      ]}
    >
      <Outlet />
    </SideNav>
  )
}
