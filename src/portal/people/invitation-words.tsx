import { IconEye, IconFolders } from '@tabler/icons-react'
import { Avatar } from '../../ui/avatar.tsx'
import { formatTime } from '../../ui/dates.ts'
import { plural } from '../../ui/numbers.ts'
import { Note } from '../../ui/states.tsx'
import css from './entry.module.css'

const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'long' })

type Invited = { invitedBy: string; portalName: string; companyName: string | null }

/** Who invites to which portal, and clients for which company. */
export function InvitedBy({ invitedBy, portalName, companyName }: Invited) {
  return (
    <p className={css.invited}>
      <Avatar name={invitedBy} size={40} />
      <span>
        <strong>{invitedBy}</strong> invites you to <strong>{portalName}</strong>
        {companyName && (
          <>
            {' '}
            as a client of <strong>{companyName}</strong>
          </>
        )}
        .
      </span>
    </p>
  )
}

/** Which projects the invitation opens, and until when its link works. */
export function WhatOpens(props: { projects: string[]; expiresAt: string; companyName: string | null }) {
  const { projects, expiresAt, companyName } = props
  return (
    <div className={css.below}>
      <Note icon={companyName ? <IconEye className={css.shared} /> : <IconFolders />}>
        <Projects names={projects} isClient={companyName !== null} /> The link works until{' '}
        {weekday.format(new Date(expiresAt))} at {formatTime(expiresAt)}.
      </Note>
    </div>
  )
}

function Projects({ names, isClient }: { names: string[]; isClient: boolean }) {
  const [first, ...more] = names
  const verb = isClient ? 'You will see' : 'You will work on'
  if (!first) {
    return isClient
      ? 'Nothing is shared with you yet; projects appear as soon as they are.'
      : 'You are in no project yet; somebody of the portal adds you.'
  }
  if (more.length === 0) {
    return (
      <>
        {verb} one project, <strong>{first}</strong>, and{' '}
        {isClient ? 'the people who work on it' : 'see the people on it'}.
      </>
    )
  }
  const shown = names.length > 4 ? names.slice(0, 3) : names
  const rest = names.length - shown.length
  const last = rest > 0 ? `${rest} more` : shown[shown.length - 1]
  const before = rest > 0 ? shown : shown.slice(0, -1)
  return (
    <>
      {verb} {plural(names.length, 'project')}: <strong>{before.join(', ')}</strong> and <strong>{last}</strong>.
    </>
  )
}
