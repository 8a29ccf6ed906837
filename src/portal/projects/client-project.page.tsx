import { IconArchive } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { ApiError } from '../../ui/api.ts'
import { AvatarStack } from '../../ui/avatar-stack.tsx'
import { formatDay } from '../../ui/dates.ts'
import { Link } from '../../ui/link.tsx'
import { count } from '../../ui/numbers.ts'
import { Page } from '../../ui/page.tsx'
import { Square } from '../../ui/pill.tsx'
import { Failed, Note } from '../../ui/states.tsx'
import { NotFound } from '../not-found.tsx'
import { useClient, useParam } from '../viewer.tsx'
import css from './client.module.css'
import { colleagueWords, PersonLine, whatIs } from './client-people-rows.tsx'
import { type SharedProject, sharedProject, sharedProjectPeople } from './client-queries.ts'

/** One project as its clients see it: what it is about, who works on it, and their own people. */
export function ClientProjectPage() {
  const { params, at } = useClient()
  const id = useParam('project')
  const { data: project, error, refetch } = useQuery(sharedProject(params, id))
  // Also when it was taken away while it was open.
  if (error instanceof ApiError && error.status === 404)
    return <NotFound title="This project is not here" home={at('')} back="Back to your home" />
  if (project) return <OneProject project={project} />
  if (error) return <Failed error={error} onRetry={() => void refetch()} />
  return null
}

function OneProject({ project }: { project: SharedProject }) {
  const { company, at } = useClient()
  return (
    <Page
      layout="wide"
      title={project.name}
      crumbs={[{ label: company.name, href: at('') }]}
      lead={<Square color={project.colour} size={14} />}
      actions={<AvatarStack names={project.names} total={project.people} size={28} />}
    >
      <div className={css.body}>
        <div className={css.column}>
          {project.archivedAt && (
            <div className={css.note}>
              <Note icon={<IconArchive />} title={`Archived on ${formatDay(project.archivedAt)}.`}>
                The work on it is over. You still see it here.
              </Note>
            </div>
          )}
          {project.description ? (
            <p className={css.description}>{project.description}</p>
          ) : (
            <p className="muted">Nothing is written about this project yet.</p>
          )}
          <People project={project} />
        </div>
      </div>
    </Page>
  )
}

function People({ project }: { project: SharedProject }) {
  const { params, portal, company, at } = useClient()
  const { data, error, refetch } = useQuery(sharedProjectPeople(params, project.id))
  if (error) return <Failed title="The people did not arrive" error={error} onRetry={() => void refetch()} />
  if (!data) return null
  const answers = (id: string) => id === project.contact?.id && 'Answers for it'
  return (
    <div className={css.two}>
      <section aria-label={`People at ${portal.name}`}>
        <h2 className={css.title}>Who works on it at {portal.name}</h2>
        {data.team.length === 0 && <p className="muted">Nobody is named yet.</p>}
        <ul className={css.people} data-single>
          {data.team.map(person => (
            <PersonLine key={person.id} name={person.name} what={whatIs(person)} />
          ))}
        </ul>
      </section>
      <section aria-label={`People at ${company.name}`}>
        <h2 className={css.title}>Your people at {company.name}</h2>
        <ul className={css.people} data-single>
          {data.own.map(person => (
            <PersonLine key={person.id} name={person.name} what={colleagueWords(person)} aside={answers(person.id)} />
          ))}
        </ul>
        {data.ownTotal > data.own.length && (
          <Link className="link" href={at('/people/own')}>
            All {count(data.ownTotal)} people
          </Link>
        )}
      </section>
    </div>
  )
}
