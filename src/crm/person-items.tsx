import { IconCheck, IconLogout, IconUserCircle } from '@tabler/icons-react'
import { useState } from 'react'
import { currentTheme, setTheme, type Theme } from '../ui/color-scheme.ts'
import { callAuth } from '../ui/entry-api.ts'
import { MenuDivider, MenuItem, MenuLabel } from '../ui/menu.tsx'
import { notifyError } from '../ui/notify.ts'
import type { Me } from './crm.client.ts'

const themes: [Theme, string][] = [
  ['light', 'Light'],
  ['dark', 'Dark'],
  ['auto', 'As the machine'],
]

/** What is one's own: the record, the theme on this machine, signing out. */
export function PersonItems({ me }: { me: Me }) {
  const [theme, choose] = useState(currentTheme)
  const signOut = async () => {
    try {
      await callAuth('/api/auth/sign-out', {}, () => 'Signing out did not work. Try again in a moment.')
      // A page loaded anew holds nothing of whoever was here.
      location.assign('/sign-in')
    } catch (error) {
      notifyError(error)
    }
  }
  return (
    <>
      <MenuLabel>{me.user.email ?? me.user.name}</MenuLabel>
      <MenuItem icon={<IconUserCircle size={16} stroke={1.6} />} href={`/users/${me.user.id}`}>
        Your record
      </MenuItem>
      <MenuDivider />
      <MenuLabel>Theme</MenuLabel>
      {themes.map(([value, label]) => (
        <MenuItem
          key={value}
          right={theme === value ? <IconCheck size={15} stroke={1.8} role="img" aria-label="chosen" /> : undefined}
          onClick={() => {
            setTheme(value)
            choose(value)
          }}
        >
          {label}
        </MenuItem>
      ))}
      <MenuDivider />
      <MenuItem icon={<IconLogout size={16} stroke={1.6} />} onClick={() => void signOut()}>
        Sign out
      </MenuItem>
    </>
  )
}
