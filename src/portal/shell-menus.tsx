import { IconCheck, IconLogout, IconMail, IconPlus, IconUserCircle } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { currentTheme, setTheme, type Theme } from '../ui/color-scheme.ts'
import { useNavigate } from '../ui/link.tsx'
import { MenuDivider, MenuItem, MenuLabel } from '../ui/menu.tsx'
import { notifyError } from '../ui/notify.ts'
import { askNewPortal } from './people/create-portal-dialog.tsx'
import { signOut } from './people/session.ts'
import { meQuery, roleName, setupQuery, useViewer } from './viewer.tsx'

const Chosen = () => <IconCheck size={15} stroke={1.8} role="img" aria-label="chosen" />

/** The portals of this login, the current one ticked, and the way to one more. */
export function SwitcherItems() {
  const { portal } = useViewer()
  const { data } = useQuery(meQuery)
  return (
    <>
      <MenuLabel>Your portals</MenuLabel>
      {data?.portals.map(one => (
        <MenuItem key={one.id} href={`/p/${one.id}`} right={one.id === portal.id ? <Chosen /> : undefined}>
          <span className="ellipsis" style={{ display: 'block' }} title={one.name}>
            {one.name}
          </span>
          <span className="meta">{roleName[one.role] + (one.isOwner ? ', owner' : '')}</span>
        </MenuItem>
      ))}
      {data?.portals.some(one => one.role === 'administrator') && (
        <>
          <MenuDivider />
          <MenuItem icon={<IconPlus size={16} stroke={1.6} />} onClick={askNewPortal}>
            Create a portal…
          </MenuItem>
        </>
      )}
    </>
  )
}

/** The themes one can choose, in words. */
export const themes: { value: Theme; label: string }[] = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'auto', label: 'As the system' },
]

/** What is the viewer's own: profile, the demo's mails, theme, the way out. */
export function PersonItems() {
  const { at } = useViewer()
  const navigate = useNavigate()
  const client = useQueryClient()
  const [theme, choose] = useState(currentTheme)
  const { data: setup } = useQuery(setupQuery)
  const leave = async () => {
    try {
      await signOut(client)
      navigate('/sign-in')
    } catch (error) {
      notifyError(error)
    }
  }
  return (
    <>
      <MenuItem icon={<IconUserCircle size={16} stroke={1.6} />} href={at('/profile')}>
        Profile
      </MenuItem>
      {setup?.outbox && (
        <MenuItem icon={<IconMail size={16} stroke={1.6} />} href="/outbox">
          Outbox
        </MenuItem>
      )}
      <MenuDivider />
      <MenuLabel>Theme</MenuLabel>
      {themes.map(({ value, label }) => (
        <MenuItem
          key={value}
          right={theme === value ? <Chosen /> : undefined}
          onClick={() => {
            setTheme(value)
            choose(value)
          }}
        >
          {label}
        </MenuItem>
      ))}
      <MenuDivider />
      <MenuItem icon={<IconLogout size={16} stroke={1.6} />} onClick={() => void leave()}>
        Sign out
      </MenuItem>
    </>
  )
}
