import type { ReactNode } from 'react'
import { Avatar } from '../../ui/avatar.tsx'
import { roleName } from '../viewer.tsx'
import css from './client.module.css'
import type { Colleague, TeamMember } from './client-queries.ts'

/** One line of a list of people: avatar, name, what they are, something faint at the right. */
export function PersonLine({ name, what, aside }: { name: string; what?: ReactNode; aside?: ReactNode }) {
  return (
    <li className={css.person}>
      <Avatar name={name} size={30} />
      <span className={css.words}>
        <span className={css.who} title={name}>
          {name}
        </span>
        {what && (
          <span className={css.what} title={typeof what === 'string' ? what : undefined}>
            {what}
          </span>
        )}
      </span>
      {aside && <span className={css.aside}>{aside}</span>}
    </li>
  )
}

/** What somebody of the portal is: their title, or else the word for their role. */
export const whatIs = ({ title, role }: Pick<TeamMember, 'title' | 'role'>) => title || roleName[role]

/** What somebody of the client's own company is. */
export const colleagueWords = ({ title, isMe }: Colleague) => [title, isMe && 'you'].filter(Boolean).join(', ')

/** The projects of somebody as one line: the first few by name, and how many more. */
export function projectWords({ projects, projectCount }: Pick<TeamMember, 'projects' | 'projectCount'>): string {
  const more = projectCount - projects.length
  return projects.join(', ') + (more > 0 ? ` and ${more} more` : '')
}
