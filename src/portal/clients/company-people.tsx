import { Button } from '@mantine/core'
import { IconUsers } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { Empty } from '../../ui/states.tsx'
import type { ClientDialog } from './client-dialogs.tsx'
import { ClientUsersList } from './client-users-list.tsx'
import type { Company } from './company-query.ts'

type CompanyPeopleProps = { company: Company; open: (dialog: ClientDialog) => void }

/** Everybody at a company. */
export function CompanyPeople({ company, open }: CompanyPeopleProps) {
  const [sort, setSort] = useState('name')
  const filter = useMemo(() => ({ company: [company.id] }), [company.id])
  return (
    <ClientUsersList
      filter={filter}
      sort={sort}
      onSort={setSort}
      open={open}
      words={[]}
      onClear={() => {}}
      atCompany
      empty={
        <Empty
          icon={<IconUsers />}
          title="Nobody here yet"
          actions={<Button onClick={() => open({ kind: 'add-user', company })}>Add client user</Button>}
        >
          The people of this company you work with. They sign in once they are invited.
        </Empty>
      }
    />
  )
}
