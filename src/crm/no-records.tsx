import { Button } from '@mantine/core'
import { IconDatabaseImport } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useNavigate } from '../ui/link.tsx'
import { Empty } from '../ui/states.tsx'
import { useMe } from './me.ts'

/** A list that has nothing yet, and where its records come from. */
export function NoRecords({ icon, what }: { icon: ReactNode; what: string }) {
  const { isAdministrator } = useMe()
  const navigate = useNavigate()
  if (!isAdministrator) {
    return (
      <Empty icon={icon} title={`No ${what} yet`}>
        An administrator of this CRM can bring them in from a CSV file.
      </Empty>
    )
  }
  return (
    <Empty
      icon={icon}
      title={`No ${what} yet`}
      actions={
        <Button leftSection={<IconDatabaseImport size={15} />} onClick={() => navigate('/setup/import')}>
          Import from files
        </Button>
      }
    >
      They come in from a CSV file: Setup, Data administration, Import.
    </Empty>
  )
}
