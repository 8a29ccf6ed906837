import { Button } from '@mantine/core'
import { IconArchive, IconBuildingPlus, IconDots, IconPencil, IconUserPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { ApiError } from '../../ui/api.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { formatDay } from '../../ui/dates.ts'
import { Facts } from '../../ui/facts.tsx'
import { MenuButton, MenuItem } from '../../ui/menu.tsx'
import { plural } from '../../ui/numbers.ts'
import { Page } from '../../ui/page.tsx'
import { Square } from '../../ui/pill.tsx'
import { Section } from '../../ui/section.tsx'
import { SidePanel } from '../../ui/side-panel.tsx'
import { Failed, Note } from '../../ui/states.tsx'
import { NotFound } from '../not-found.tsx'
import { useParam, useViewer } from '../viewer.tsx'
import { AddClientsDialog } from './add-clients-dialog.tsx'
import { AddPeopleDialog } from './add-people-dialog.tsx'
import { ClientsBeside } from './clients-beside.tsx'
import css from './project.module.css'
import { ProjectClients } from './project-clients.tsx'
import { EditProjectDialog } from './project-dialogs.tsx'
import { ProjectPeople } from './project-people.tsx'
import { type ProjectFacts, projectQuery } from './project-queries.ts'
import { useArchive } from './use-archive.ts'

/** What another part has to say of the companies a project is for, in the panel at its side. */
export type OfClients = (companyIds: readonly string[]) => ReactNode

/** One project: what it is about and who works on it. */
export function ProjectPage({ ofClients }: { ofClients?: OfClients }) {
  const { portal, at } = useViewer()
  const id = useParam('project')
  const { data: project, error, refetch } = useQuery(projectQuery(portal.id, id))
  // Also when the viewer was taken off it while it was open.
  if (error instanceof ApiError && error.status === 404)
    return <NotFound title="This project is not here" home={at('/projects')} />
  if (project) return <OneProject project={project} {...(ofClients && { ofClients })} />
  if (error) return <Failed error={error} onRetry={() => void refetch()} />
  return null
}

function OneProject({ project, ofClients }: { project: ProjectFacts; ofClients?: OfClients }) {
  const { at, can } = useViewer()
  const isClients = useLocation({ select: location => location.pathname.endsWith('/clients') })
  const [open, setOpen] = useState<'edit' | 'add' | 'clients'>()
  const { archive, restore } = useArchive(project)
  const close = () => setOpen(undefined)
  const isArchived = project.archivedAt !== null
  const actions = can('manage_projects') && (
    <>
      <MenuButton
        menu={
          <>
            <MenuItem icon={<IconPencil size={16} stroke={1.6} />} onClick={() => setOpen('edit')}>
              Edit project…
            </MenuItem>
            {!isArchived && (
              <MenuItem icon={<IconArchive size={16} stroke={1.6} />} onClick={() => void archive()}>
                Archive project…
              </MenuItem>
            )}
          </>
        }
      >
        <Button variant="default" aria-label="More for this project" px={8}>
          <IconDots size={16} />
        </Button>
      </MenuButton>
      {isArchived ? (
        <Button variant="default" onClick={() => void restore()}>
          Restore project
        </Button>
      ) : (
        <AddButton isClients={isClients} onAdd={setOpen} />
      )}
    </>
  )
  const address = at(`/projects/${project.id}`)
  return (
    <Page
      title={project.name}
      crumbs={[
        { label: 'Projects', href: at('/projects') },
        ...(project.client ? [{ label: project.client.name }] : []),
      ]}
      lead={<Square color={project.colour} size={14} />}
      actions={actions}
      tabs={[
        { label: 'People', href: address, count: project.people, active: !isClients },
        { label: 'Clients', href: `${address}/clients`, count: project.clients, active: isClients },
      ]}
      side={<About project={project} {...(ofClients && { ofClients })} />}
    >
      {project.archivedAt && (
        <div className={css.note}>
          <Note tone="amber" icon={<IconArchive />} title={`Archived on ${formatDay(project.archivedAt)}.`}>
            Its people still find it under Projects, with the filter Archived. Nobody can be added.
          </Note>
        </div>
      )}
      {isClients ? (
        <ProjectClients project={project} onAdd={() => setOpen('clients')} />
      ) : (
        <ProjectPeople project={project} onAdd={() => setOpen('add')} />
      )}
      {open === 'edit' && <EditProjectDialog project={project} onClose={close} />}
      {open === 'add' && <AddPeopleDialog project={project} onClose={close} />}
      {open === 'clients' && <AddClientsDialog project={project} onClose={close} />}
    </Page>
  )
}

function AddButton({ isClients, onAdd }: { isClients: boolean; onAdd: (what: 'add' | 'clients') => void }) {
  const { can } = useViewer()
  if (!isClients) {
    return (
      <Button leftSection={<IconUserPlus size={15} />} onClick={() => onAdd('add')}>
        Add people
      </Button>
    )
  }
  return (
    can('manage_clients') && (
      <Button leftSection={<IconBuildingPlus size={15} />} onClick={() => onAdd('clients')}>
        Add client company
      </Button>
    )
  )
}

function About({ project, ofClients }: { project: ProjectFacts; ofClients?: OfClients }) {
  return (
    <SidePanel label="About this project" summary="About this project">
      <Section title="About">
        {project.description ? (
          <p className={css.description}>{project.description}</p>
        ) : (
          <p className="muted">No description yet.</p>
        )}
      </Section>
      <Section title="Facts">
        <Facts
          facts={[
            [
              'Created by',
              <span key="by" className={css.by}>
                <Avatar name={project.createdBy} size={20} />
                <span className="ellipsis" title={project.createdBy}>
                  {project.createdBy}
                </span>
              </span>,
            ],
            ['Created', formatDay(project.createdAt)],
            project.archivedAt !== null && ['Archived', formatDay(project.archivedAt)],
            ['People', project.people === 0 ? 'None' : plural(project.people, 'person', 'people')],
          ]}
        />
      </Section>
      <ClientsBeside project={project} {...(ofClients && { ofClients })} />
    </SidePanel>
  )
}
