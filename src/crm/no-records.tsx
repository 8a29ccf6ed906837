import { Button } from '@mantine/core'
import { IconDatabaseImport, IconPlus } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useNavigate } from '../ui/link.tsx'
import { Empty } from '../ui/states.tsx'
import { useMe } from './me.ts'

/** A list that has nothing yet, and where its records come from. */
export function NoRecords({ icon, one, onAdd }: { icon: ReactNode; one: string; onAdd: () => void }) {
  const { isAdministrator } = useMe()
  const navigate = useNavigate()
  return (
    <Empty
      icon={icon}
      title={`No ${one}s yet`}
      actions={
        <>
          {isAdministrator && (
            <Button
              variant="default"
              leftSection={<IconDatabaseImport size={15} />}
              onClick={() => navigate('/setup/import')}
            >
              Import from files
            </Button>
          )}
          <Button variant="default" leftSection={<IconPlus size={15} />} onClick={onAdd}>
            Add {one}
          </Button>
        </>
      }
    >
      {isAdministrator
        ? 'Add them one by one, or bring them in from a CSV file.'
        : 'Add them one by one. An administrator of this CRM can bring them in from a CSV file, too.'}
    </Empty>
  )
}
