import type { Fact } from '../../ui/facts.tsx'
import { Page } from '../../ui/page.tsx'
import { Section } from '../../ui/section.tsx'
import { api } from '../portal.client.ts'
import { roleName, useViewer } from '../viewer.tsx'
import { NameSection, PasswordSection, ThemeSection } from './profile-sections.tsx'
import { Sessions } from './sessions.tsx'

/** What is the viewer's own: name, password, theme, and where they are signed in. */
export function ProfilePage() {
  const { me, portal } = useViewer()
  const facts: Fact[] = [
    ['Email', me.email ?? 'None'],
    ['Role', roleName[me.role] + (me.isOwner ? ', owner of this portal' : '')],
    ['Title', me.title ?? 'None'],
  ]
  return (
    <Page title="Profile" layout="column">
      <NameSection
        names={me}
        facts={facts}
        save={body => api('PATCH /api/p/{portal}/me', { params: { portal: portal.id }, body })}
      />
      <PasswordSection />
      <ThemeSection />
      <Section title="Where you are signed in" size="large">
        <Sessions />
      </Section>
    </Page>
  )
}
