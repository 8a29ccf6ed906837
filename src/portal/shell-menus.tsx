import { IconCheck, IconLogout, IconMail, IconPlus, IconUserCircle } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { currentTheme, setTheme, type Theme } from '../ui/color-scheme.ts'
import { useNavigate } from '../ui/link.tsx'
import { MenuDivider, MenuItem, MenuLabel } from '../ui/menu.tsx'
import { notifyError } from '../ui/notify.ts'
import { askNewPortal } from './people/create-portal-dialog.tsx'
import { signOut } from './people/session.ts'
import { type HatLink, hatLinks, meQuery, setupQuery, useViewer } from './viewer.tsx'

const Chosen = () => <IconCheck size={15} stroke={1.8} role="img" aria-label="chosen" />

/** Every hat of this login, grouped, the one that is worn ticked; nothing while there is no other to change to. */
export function HatItems({ current, alone = false }: { current: string; alone?: boolean }) {
  const { data } = useQuery(meQuery)
  if (!data) return null
  const { staff, client } = hatLinks(data)
  if (staff.length + client.length < 2 && !alone) return null
  return (
    <>
      <Hats title="Your portals" hats={staff} current={current} />
      <Hats title="As a client" hats={client} current={current} />
    </>
  )
}

function Hats({ title, hats, current }: { title: string; hats: HatLink[]; current: string }) {
  if (hats.length === 0) return null
  return (
    <>
      <MenuLabel>{title}</MenuLabel>
      {hats.map(hat => (
        <MenuItem key={hat.href} href={hat.href} right={hat.href === current ? <Chosen /> : undefined}>
          <span className="ellipsis" style={{ display: 'block' }} title={hat.name}>
            {hat.name}
          </span>
          <span className="meta ellipsis" style={{ display: 'block' }} title={hat.sub}>
            {hat.sub}
          </span>
        </MenuItem>
      ))}
    </>
  )
}

/** The hats of this login, the current one ticked, and the way to one more portal. */
export function SwitcherItems() {
  const { at } = useViewer()
  const { data } = useQuery(meQuery)
  return (
    <>
      <HatItems current={at('')} alone />
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

/** What is the viewer's own: their hats, profile, the demo's mails, theme, the way out. `home` is the hat's address. */
export function PersonItems({ home, outbox = true }: { home: string; outbox?: boolean }) {
  const navigate = useNavigate()
  const client = useQueryClient()
  const [theme, choose] = useState(currentTheme)
  const { data: setup } = useQuery(setupQuery)
  const { data: me } = useQuery(meQuery)
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
      {me && me.portals.length + me.clients.length > 1 && (
        <>
          <HatItems current={home} />
          <MenuDivider />
        </>
      )}
      <MenuItem icon={<IconUserCircle size={16} stroke={1.6} />} href={`${home}/profile`}>
        Profile
      </MenuItem>
      {outbox && setup?.outbox && (
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
