import { Button } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { useEffect } from 'react'
import { Avatar } from '../../ui/avatar.tsx'
import { Link } from '../../ui/link.tsx'
import css from './ask-administrators.module.css'

type Administrator = { id: string; name: string; email: string | null }

type AskAdministratorsProps = {
  /** What the viewer cannot do, as the page's title. */
  title: string
  /** What needs the profile: "The Service Communication (ZSC) Key". */
  what: string
  profile: string
  /** What the administrators can do about it: "to generate it". */
  wish: string
  administrators: readonly Administrator[]
}

/** Instead of a page that needs the Administrator profile: what is missing, and who can help. */
export function AskAdministrators({ title, what, profile, wish, administrators }: AskAdministratorsProps) {
  useEffect(() => {
    document.title = `${title} · CRM`
  }, [title])
  return (
    <div className={css.page}>
      <div className={css.column}>
        <div className={css.tile}>
          <IconLock />
        </div>
        <h1>{title}</h1>
        <p className={css.text}>
          {what} needs the Administrator profile. Yours is {profile}. Ask one of these people {wish}, or to change your
          profile.
        </p>
        <ul className={css.people} aria-label="Administrators">
          {administrators.map(person => (
            <li key={person.id} className={css.person}>
              <Avatar name={person.name} size={32} />
              <span className={css.words}>
                <span className="strong">{person.name}</span>
                <span className="muted">{person.email ?? 'No email'}</span>
              </span>
              {person.email && (
                <Button component="a" variant="default" href={`mailto:${person.email}`}>
                  Write to {person.name.split(' ')[0]}
                </Button>
              )}
            </li>
          ))}
        </ul>
        <Link className="link" href="/potentials">
          Back to Potentials
        </Link>
      </div>
    </div>
  )
}
