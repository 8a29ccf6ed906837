import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { Avatar } from '../../ui/avatar.tsx'
import { formatMoment } from '../../ui/dates.ts'
import { Facts } from '../../ui/facts.tsx'
import { Link } from '../../ui/link.tsx'
import { plural } from '../../ui/numbers.ts'
import { Page } from '../../ui/page.tsx'
import { Section } from '../../ui/section.tsx'
import { Note } from '../../ui/states.tsx'
import { useRecordId } from '../address.ts'
import { api, type User } from '../crm.client.ts'
import { Mail, orNone, Phone, RecordLink } from '../facts.tsx'
import { useMe } from '../me.ts'
import { RecordPage } from '../record.tsx'
import { useUserActs } from './user-acts.tsx'
import { UserForm } from './user-form.tsx'
import { UserStatus } from './user-status.tsx'

const list = { href: '/users', label: 'Users' }

/** One user: who it is, what they may do here, and what they own. */
export function UserPage() {
  const id = useRecordId()
  const [editing, setEditing] = useState(false)
  const query = useQuery({
    queryKey: ['user', id],
    queryFn: ({ signal }) => api('GET /api/users/{user}', { params: { user: id } }, signal),
  })
  return (
    <RecordPage query={query} noun="user" list={list}>
      {user => (
        <Page
          layout="column"
          title={user.name}
          documentTitle={`${user.name} · CRM`}
          crumbs={[list]}
          lead={<Avatar name={user.name} size={32} />}
          aside={<UserStatus status={user.status} />}
          sub={[user.title, user.city, user.isYou && 'This is you'].filter(Boolean).join(' · ')}
          actions={<Acts user={user} onEdit={() => setEditing(true)} />}
        >
          <UserFacts user={user} />
          {editing && <UserForm user={user} isYou={user.isYou} onClose={() => setEditing(false)} />}
        </Page>
      )}
    </RecordPage>
  )
}

function Acts({ user, onEdit }: { user: User; onEdit: () => void }) {
  const { isAdministrator } = useMe()
  const { deactivate, reactivate, invite } = useUserActs()
  const before = useRef(user.status)
  // The pressed button has gone with the state it belonged to, and the focus with it.
  useEffect(() => {
    if (before.current !== user.status) document.getElementById('page')?.focus({ preventScroll: true })
    before.current = user.status
  }, [user.status])
  if (!isAdministrator || user.status === 'deleted') return null
  return (
    <>
      {user.status === 'active' && !user.isYou && (
        <Button variant="subtle" color="red" onClick={() => void deactivate(user)}>
          Deactivate…
        </Button>
      )}
      {user.status === 'inactive' && (
        <Button variant="default" onClick={() => void reactivate(user)}>
          Reactivate
        </Button>
      )}
      {user.status === 'active' && user.email && !user.canSignIn && (
        <Button variant="default" onClick={() => void invite(user)}>
          Invite to sign in
        </Button>
      )}
      <Button variant="default" onClick={onEdit}>
        Edit…
      </Button>
    </>
  )
}

const signInWords = ({ status, canSignIn, email }: User) => {
  if (status !== 'active') return 'No, deactivated'
  if (canSignIn) return 'Yes'
  return email ? 'No, there is no password yet' : 'No, not without an email address'
}

function UserFacts({ user }: { user: User }) {
  const { accounts, contacts, potentials } = user.owns
  const owns = (what: string, many: number, one: string) =>
    many === 0 ? (
      <span className="faint">None</span>
    ) : (
      <Link className="link" href={`/${what}?owner=${user.id}`}>
        {plural(many, one)}
      </Link>
    )
  return (
    <>
      <Section title="Reach them" size="large">
        <Facts
          facts={[
            ['Email', <Mail key="mail" address={user.email} />],
            ['Phone', <Phone key="phone" number={user.phone} />],
            ['Mobile', <Phone key="mobile" number={user.mobile} />],
            ['City', orNone(user.city)],
          ]}
        />
      </Section>
      <Section title="In this CRM" size="large">
        <Facts
          facts={[
            ['Profile', user.profile],
            ['Role', orNone(user.role)],
            ['Reports to', <RecordLink key="chief" to="users" record={user.reportsTo} />],
            ['Can sign in', signInWords(user)],
            ['Added', formatMoment(user.createdAt)],
            ['Changed', formatMoment(user.modifiedAt)],
          ]}
        />
        {user.isLastAdministrator && (
          <div style={{ marginTop: 12 }}>
            <Note>The only administrator. Make somebody else an administrator before this one can be deactivated.</Note>
          </div>
        )}
      </Section>
      <Section title="Owns" size="large">
        <Facts
          facts={[
            ['Accounts', owns('accounts', accounts, 'account')],
            ['Contacts', owns('contacts', contacts, 'contact')],
            ['Potentials', owns('potentials', potentials, 'potential')],
          ]}
        />
      </Section>
    </>
  )
}
