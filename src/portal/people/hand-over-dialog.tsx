import { Button } from '@mantine/core'
import { IconArrowRight, IconLock, IconUserCheck } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Dialog } from '../../ui/dialog.tsx'
import { FormError, SelectField, useForm } from '../../ui/form.tsx'
import { notify } from '../../ui/notify.ts'
import { Note } from '../../ui/states.tsx'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import css from './hand-over.module.css'

/** Asks to whom the portal shall belong, and says what that means. */
export function HandOverDialog({ onClose }: { onClose: () => void }) {
  const { portal, me } = useViewer()
  const client = useQueryClient()
  const [chosen, setChosen] = useState('')
  const { data } = useQuery({
    queryKey: ['portal-users', portal.id, 'next-owner'],
    queryFn: () =>
      api('GET /api/p/{portal}/portal-users', {
        params: { portal: portal.id },
        query: { role: 'administrator', status: 'active', sort: 'name', limit: 100 },
      }),
  })
  const others = data?.rows.filter(row => row.id !== me.portalUserId) ?? []
  const next = others.find(row => row.id === chosen) ?? others[0]
  const { state, submit } = useForm(async () => {
    if (!next) return
    await api('PUT /api/p/{portal}/ownership', { params: { portal: portal.id }, body: { portalUserId: next.id } })
    await client.invalidateQueries()
    notify(`${next.name} owns ${portal.name} now.`)
    onClose()
  })
  const foot = (
    <>
      <Button variant="default" onClick={onClose}>
        Keep ownership
      </Button>
      {next && (
        <Button type="submit" form="hand-over" loading={state.busy}>
          Hand over to {next.firstName || next.name}
        </Button>
      )}
    </>
  )
  return (
    <Dialog opened onClose={onClose} title={`Hand ${portal.name} over?`} foot={foot}>
      {data && !next ? (
        <Note>
          There is nobody to hand it over to. The next owner has to be an active administrator of this portal: change
          somebody’s role in All Users first.
        </Note>
      ) : (
        <form id="hand-over" onSubmit={submit} className={css.form}>
          <FormError state={state} />
          <SelectField
            label="Next owner"
            name="portalUserId"
            value={next?.id ?? ''}
            onChange={setChosen}
            options={others.map(row => ({ value: row.id, label: row.email ? `${row.name}, ${row.email}` : row.name }))}
            autoFocus
          />
          <ul className={css.lines}>
            <li>
              <IconArrowRight size={16} stroke={1.6} />
              {next?.name} becomes the owner at once.
            </li>
            <li>
              <IconUserCheck size={16} stroke={1.6} />
              You stay an administrator, and any administrator can change your access from then on.
            </li>
            <li>
              <IconLock size={16} stroke={1.6} />
              Only {next?.name} can hand it back.
            </li>
          </ul>
        </form>
      )}
    </Dialog>
  )
}
