import { UnstyledButton } from '@mantine/core'
import type { ReactNode } from 'react'
import { Avatar } from './avatar.tsx'
import { MenuButton } from './menu.tsx'
import css from './shell.module.css'

/** Who is signed in, as a shell shows them. */
export type ShellPerson = { name: string; role: string }

/** The person at the foot or in the corner, with the menu of what is theirs: give it `MenuItem`s. */
export function PersonMenu({ person, menu, small }: { person: ShellPerson; menu: ReactNode; small?: boolean }) {
  return (
    <MenuButton menu={menu} position={small ? 'bottom-end' : 'top-start'} width={220}>
      <UnstyledButton className={small ? css.corner : css.person}>
        <Avatar name={person.name} size={small ? 28 : 26} />
        {small ? (
          <span className={css.hidden}>{person.name}</span>
        ) : (
          <span className={css.personWords}>
            <span className={css.personName}>{person.name}</span>
            <span className="meta">{person.role}</span>
          </span>
        )}
      </UnstyledButton>
    </MenuButton>
  )
}
