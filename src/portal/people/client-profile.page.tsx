import type { Fact } from '../../ui/facts.tsx'
import { Page } from '../../ui/page.tsx'
import { Section } from '../../ui/section.tsx'
import { api } from '../portal.client.ts'
import { useClient } from '../viewer.tsx'
import { NameSection, PasswordSection, ThemeSection } from './profile-sections.tsx'
import { Sessions } from './sessions.tsx'

/** What is a client user's own: name, password, theme, and where they are signed in. */
export function ClientProfilePage() {
  const { me, company, portal, params } = useClient()
  const facts: Fact[] = [
    ['Email', me.email ?? 'None'],
    ['Company', company.name],
    ['Title', me.title ?? 'None'],
    ['Portal', portal.name],
  ]
  return (
    <Page title="Profile" layout="column">
      <NameSection names={me} facts={facts} save={body => api('PATCH /api/p/{portal}/c/{hat}/me', { params, body })} />
      <PasswordSection />
      <ThemeSection />
      <Section title="Where you are signed in" size="large">
        <Sessions />
      </Section>
    </Page>
  )
}
