import { IconFolders } from '@tabler/icons-react'
import { Avatar } from '../../ui/avatar.tsx'
import { formatTime } from '../../ui/dates.ts'
import { plural } from '../../ui/numbers.ts'
import { Note } from '../../ui/states.tsx'
import css from './entry.module.css'

const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'long' })

/** Who invites to which portal. */
export function InvitedBy({ invitedBy, portalName }: { invitedBy: string; portalName: string }) {
  return (
    <p className={css.invited}>
      <Avatar name={invitedBy} size={40} />
      <span>
        <strong>{invitedBy}</strong> invites you to <strong>{portalName}</strong>.
      </span>
    </p>
  )
}

/** Which projects the invitation opens, and until when its link works. */
export function WhatOpens({ projects, expiresAt }: { projects: string[]; expiresAt: string }) {
  return (
    <div className={css.below}>
      <Note icon={<IconFolders />}>
        <Projects names={projects} /> The link works until {weekday.format(new Date(expiresAt))} at{' '}
        {formatTime(expiresAt)}.
      </Note>
    </div>
  )
}

function Projects({ names }: { names: string[] }) {
  const [first, ...more] = names
  if (!first) return 'You are in no project yet; somebody of the portal adds you.'
  if (more.length === 0) {
    return (
      <>
        You will work on one project, <strong>{first}</strong>, and see the people on it.
      </>
    )
  }
  const shown = names.length > 4 ? names.slice(0, 3) : names
  const rest = names.length - shown.length
  const last = rest > 0 ? `${rest} more` : shown[shown.length - 1]
  const before = rest > 0 ? shown : shown.slice(0, -1)
  return (
    <>
      You will work on {plural(names.length, 'project')}: <strong>{before.join(', ')}</strong> and{' '}
      <strong>{last}</strong>.
    </>
  )
}
