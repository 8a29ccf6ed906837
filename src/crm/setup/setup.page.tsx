import { IconChevronRight, IconDatabaseImport, IconPlugConnected, IconUsers } from '@tabler/icons-react'
import { Page } from '../../ui/page.tsx'
import { Card, CardRow } from '../../ui/section.tsx'
import { useMe } from '../me.ts'

const rows = [
  {
    href: '/setup/developers-space',
    icon: <IconPlugConnected />,
    title: 'Connect another product',
    sub: 'General settings: what a project portal needs to read this CRM',
  },
  {
    href: '/setup/users',
    icon: <IconUsers />,
    title: 'Add or deactivate people',
    sub: 'Users and control: who belongs to this CRM, and what they may do',
  },
  {
    href: '/setup/import',
    icon: <IconDatabaseImport />,
    title: 'Bring records in from files',
    sub: 'Data administration: CSV files of people, companies and sales',
  },
]

/** Where Setup begins: what can be done in it. */
export function SetupPage() {
  const { organization } = useMe()
  return (
    <Page
      layout="column"
      title="Setup"
      documentTitle="Setup · CRM"
      sub={`For the administrators of ${organization.name}.`}
    >
      <Card>
        {rows.map(row => (
          <CardRow key={row.href} {...row} right={<IconChevronRight size={16} />} />
        ))}
      </Card>
    </Page>
  )
}
