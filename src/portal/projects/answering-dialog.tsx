import { Button, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Avatar } from '../../ui/avatar.tsx'
import { Checklist } from '../../ui/checklist.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Failed } from '../../ui/states.tsx'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import css from './project.module.css'
import type { ClientOfProject } from './project-queries.ts'

const nobody = 'nobody'
const most = 100

type AnsweringDialogProps = {
  company: ClientOfProject
  onClose: () => void
  onChoose: (contact: { id: string; name: string } | null) => void
}

/** Chooses who answers for a project at a client company: one of its people, or nobody. */
export function AnsweringDialog({ company, onClose, onChoose }: AnsweringDialogProps) {
  const { portal } = useViewer()
  const [typed, setTyped] = useState('')
  const [q] = useDebouncedValue(typed.trim(), 200)
  const [chosen, choose] = useState<{ id: string; name: string } | null>(company.contact)
  const { data, error, refetch } = useQuery({
    queryKey: ['client-users', portal.id, 'of', company.companyId, q],
    queryFn: () =>
      api('GET /api/p/{portal}/client-users', {
        params: { portal: portal.id },
        query: { company: company.companyId, q, limit: most },
      }),
    placeholderData: keepPreviousData,
  })
  const people = (data?.rows ?? []).filter(row => row.status !== 'deactivated')
  const options = [
    ...people.map(row => ({
      value: row.id,
      label: row.name,
      lead: <Avatar name={row.name} size={24} />,
      ...(row.title && { hint: row.title }),
    })),
    { value: nobody, label: 'Nobody' },
  ]
  return (
    <Dialog
      opened
      onClose={onClose}
      title={`Who answers at ${company.name}?`}
      foot={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button disabled={chosen?.id === company.contact?.id} onClick={() => onChoose(chosen)}>
            <span className="ellipsis">{chosen ? `Let ${chosen.name} answer` : 'Name nobody'}</span>
          </Button>
        </>
      }
    >
      <div className={css.picker}>
        <TextInput
          type="search"
          placeholder="Search people"
          aria-label="Search people"
          leftSection={<IconSearch size={15} stroke={1.6} />}
          value={typed}
          onChange={event => setTyped(event.currentTarget.value)}
          data-autofocus
        />
        <div className={css.found}>
          {error ? (
            <Failed title="The people did not arrive" error={error} onRetry={() => void refetch()} />
          ) : (
            data && (
              <Checklist
                label={`People at ${company.name}`}
                searchable={false}
                options={options}
                value={[chosen?.id ?? nobody]}
                onChange={([id]) => {
                  const row = people.find(one => one.id === id)
                  choose(row ? { id: row.id, name: row.name } : null)
                }}
              />
            )
          )}
        </div>
      </div>
    </Dialog>
  )
}
