import { Button, Switch, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Avatar } from '../../ui/avatar.tsx'
import { Checklist, type Option } from '../../ui/checklist.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { FormError, useForm } from '../../ui/form.tsx'
import { notify } from '../../ui/notify.ts'
import { plural } from '../../ui/numbers.ts'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import css from './project.module.css'
import { useClientActs } from './project-client-acts.tsx'
import { clientsQuery, type ProjectFacts } from './project-queries.ts'

const most = 50

/** Which companies could be added: found by name on the server, without those on the project already. */
function useChoices(project: string, q: string) {
  const { portal } = useViewer()
  const params = { portal: portal.id }
  const companies = useQuery({
    queryKey: ['client-companies', portal.id, 'to-add', q],
    queryFn: () => api('GET /api/p/{portal}/client-companies', { params, query: { q, status: 'active', limit: most } }),
    placeholderData: keepPreviousData,
  })
  const there = useQuery(clientsQuery(portal.id, project))
  const known = new Set(there.data?.rows.map(row => row.companyId))
  const found = companies.data?.rows ?? []
  return {
    isReady: companies.isSuccess && there.isSuccess,
    isCut: found.length === most,
    options: found
      .filter(row => !known.has(row.id))
      .map(row => ({
        value: row.id,
        label: row.name,
        lead: <Avatar name={row.name} kind="company" size={24} />,
        hint: plural(row.people, 'person', 'people'),
      })),
  }
}

/** Puts client companies on a project: search, tick, add. Who is ticked stays listed while one searches on. */
export function AddClientsDialog({ project, onClose }: { project: ProjectFacts; onClose: () => void }) {
  const acts = useClientActs(project)
  const { portal } = useViewer()
  const [typed, setTyped] = useState('')
  const [q] = useDebouncedValue(typed.trim(), 200)
  const [ticked, setTicked] = useState<Option[]>([])
  const [shared, share] = useState(true)
  const { options, isReady, isCut } = useChoices(project.id, q)
  const ids = ticked.map(one => one.value)
  const shown = [...ticked.filter(one => !options.some(option => option.value === one.value)), ...options]

  const { state, submit } = useForm(async () => {
    try {
      for (const id of ids) await acts.put(id, { shared })
    } finally {
      await acts.refresh()
    }
    onClose()
    const who = ticked.length === 1 ? `${ticked[0]?.label} is` : `${plural(ticked.length, 'company', 'companies')} are`
    const undo = async () => {
      for (const company of ids) {
        const params = { portal: portal.id, project: project.id, company }
        await api('DELETE /api/p/{portal}/projects/{project}/clients/{company}', { params }).catch(() => undefined)
      }
      await acts.refresh()
    }
    notify(`${who} on ${project.name} now.`, { undo: () => void undo() })
  })

  return (
    <Dialog
      opened
      onClose={onClose}
      title={`Add client companies to ${project.name}`}
      note={isCut && q === '' ? `The first ${most} by name; search for any other.` : undefined}
      foot={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" form="add-clients" disabled={ids.length === 0} loading={state.busy}>
            {ids.length === 0 ? 'Add companies' : `Add ${plural(ids.length, 'company', 'companies')}`}
          </Button>
        </>
      }
    >
      <form id="add-clients" className={css.picker} onSubmit={submit}>
        <FormError state={state} />
        <TextInput
          type="search"
          placeholder="Search companies"
          aria-label="Search companies"
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
              {q
                ? `No company called “${q}” can be added.`
                : 'There is no further client company. Add one under All Users.'}
            </p>
          ) : (
            <Checklist
              label="Companies"
              multiple
              searchable={false}
              options={shown}
              value={ids}
              onChange={next => setTicked(shown.filter(option => next.includes(option.value)))}
            />
          )}
        </div>
        <Switch
          color="violet"
          size="sm"
          checked={shared}
          onChange={event => share(event.currentTarget.checked)}
          label="Share the project with their people"
          description={
            shared
              ? 'Those who can sign in see it at once, with the people on it who are not hidden.'
              : 'Nobody of these companies sees it until it is shared.'
          }
        />
      </form>
    </Dialog>
  )
}
