import { Button, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Avatar } from '../../ui/avatar.tsx'
import { Checklist, type Option } from '../../ui/checklist.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { FormError, useForm } from '../../ui/form.tsx'
import { notify } from '../../ui/notify.ts'
import { plural } from '../../ui/numbers.ts'
import { api } from '../portal.client.ts'
import { roleName, useViewer } from '../viewer.tsx'
import css from './project.module.css'
import { type ProjectFacts, peopleKey, refreshProject } from './project-queries.ts'

const most = 50

/** Who could be added: found by name on the server, without those who are on the project already. */
function useChoices(project: string, q: string) {
  const { portal } = useViewer()
  const people = useQuery({
    queryKey: ['people', portal.id, q],
    queryFn: () => api('GET /api/p/{portal}/people', { params: { portal: portal.id }, query: { q, limit: most } }),
    placeholderData: keepPreviousData,
  })
  const there = useQuery({
    queryKey: [...peopleKey(portal.id, project), 'all'],
    queryFn: () => api('GET /api/p/{portal}/projects/{project}/people', { params: { portal: portal.id, project } }),
  })
  const known = new Set(there.data?.rows.map(row => row.id))
  const found = people.data?.rows ?? []
  return {
    isReady: people.isSuccess && there.isSuccess,
    isCut: found.length === most,
    options: found
      .filter(row => !known.has(row.id))
      .map(row => ({
        value: row.id,
        label: row.name,
        lead: <Avatar name={row.name} size={24} />,
        hint: roleName[row.role],
      })),
  }
}

/** Puts people to work on a project: search, tick, add. Who is ticked stays listed while one searches on. */
export function AddPeopleDialog({ project, onClose }: { project: ProjectFacts; onClose: () => void }) {
  const { portal } = useViewer()
  const client = useQueryClient()
  const [typed, setTyped] = useState('')
  const [q] = useDebouncedValue(typed.trim(), 200)
  const [ticked, setTicked] = useState<Option[]>([])
  const { options, isReady, isCut } = useChoices(project.id, q)
  const ids = ticked.map(one => one.value)
  const shown = [...ticked.filter(one => !options.some(option => option.value === one.value)), ...options]

  const { state, submit } = useForm(async () => {
    const change = (method: 'PUT' | 'DELETE', portalUser: string) =>
      api(`${method} /api/p/{portal}/projects/{project}/people/{portalUser}`, {
        params: { portal: portal.id, project: project.id, portalUser },
      })
    const refresh = () => refreshProject(client, portal.id, project.id)
    try {
      for (const id of ids) await change('PUT', id)
    } finally {
      await refresh()
    }
    onClose()
    const who = ticked.length === 1 ? `${ticked[0]?.label} is` : `${plural(ticked.length, 'person', 'people')} are`
    const undo = async () => {
      for (const id of ids) await change('DELETE', id).catch(() => undefined)
      await refresh()
    }
    notify(`${who} on ${project.name} now.`, { undo: () => void undo() })
  })

  return (
    <Dialog
      opened
      onClose={onClose}
      title={`Add people to ${project.name}`}
      note={isCut && q === '' ? `The first ${most} by name; search for anybody else.` : undefined}
      foot={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" form="add-people" disabled={ids.length === 0} loading={state.busy}>
            {ids.length === 0 ? 'Add people' : `Add ${plural(ids.length, 'person', 'people')}`}
          </Button>
        </>
      }
    >
      <form id="add-people" className={css.picker} onSubmit={submit}>
        <FormError state={state} />
        <TextInput
          type="search"
          placeholder="Search people"
          aria-label="Search people"
          leftSection={<IconSearch size={15} stroke={1.6} />}
          value={typed}
          onChange={event => setTyped(event.currentTarget.value)}
          // Enter in a search means "search", which it does by itself.
          onKeyDown={event => event.key === 'Enter' && event.preventDefault()}
          data-autofocus
        />
        <div className={css.found}>
          {isReady && shown.length === 0 ? (
            <p className={css.hint}>
              {q ? `Nobody called “${q}” can be added.` : 'Everybody you can see works on this project already.'}
            </p>
          ) : (
            <Checklist
              label="People"
              multiple
              searchable={false}
              options={shown}
              value={ids}
              onChange={next => setTicked(shown.filter(option => next.includes(option.value)))}
            />
          )}
        </div>
      </form>
    </Dialog>
  )
}
