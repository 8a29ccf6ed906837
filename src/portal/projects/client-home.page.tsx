import { Button } from '@mantine/core'
import { IconFolders } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { AvatarStack } from '../../ui/avatar-stack.tsx'
import { formatDay } from '../../ui/dates.ts'
import { Link } from '../../ui/link.tsx'
import { count } from '../../ui/numbers.ts'
import { Square } from '../../ui/pill.tsx'
import { Card, CardRow } from '../../ui/section.tsx'
import { Failed, State } from '../../ui/states.tsx'
import { usePages } from '../../ui/table-data.ts'
import { api } from '../portal.client.ts'
import { useClient, useTitle } from '../viewer.tsx'
import css from './client.module.css'
import { PersonLine, whatIs } from './client-people-rows.tsx'
import { firstOfTeam, type SharedProject } from './client-queries.ts'
import { countSentence, greeting } from './client-words.ts'

/** The pages of projects shared with this client, archived or not, with the button for the next. */
function useSharedProjects(archived: boolean) {
  const { params } = useClient()
  return usePages<SharedProject>({
    queryKey: ['shared-projects', params.portal, params.hat, 'list', archived],
    fetchPage: cursor =>
      api('GET /api/p/{portal}/c/{hat}/projects', {
        params,
        query: { archived: archived ? 'true' : 'false', limit: 20, ...(cursor && { cursor }) },
      }),
  })
}

type Pages = ReturnType<typeof useSharedProjects>

/** A client's home: what is under way, and who works on it. Nothing else. */
export function ClientHomePage() {
  const { portal, me, params } = useClient()
  useTitle(portal.name)
  const projects = useSharedProjects(false)
  const earlier = useSharedProjects(true)
  const team = useQuery(firstOfTeam(params))
  const failed = [projects.query, earlier.query, team].find(query => query.isError && !query.data)
  if (failed) return <Failed error={failed.error} onRetry={() => void failed.refetch()} />
  if (!projects.query.data || !earlier.query.data || !team.data) return null
  if (projects.total + earlier.total === 0) return <NothingShared />
  const counts = { projects: projects.total, earlier: earlier.total, people: team.data.total }
  return (
    <div className={css.scroll}>
      <div className={css.home}>
        <h1 className={css.greeting}>{greeting(me.firstName)}</h1>
        <p className={css.count}>{countSentence(counts)}</p>
        {projects.total > 0 && <Projects pages={projects} />}
        {team.data.rows.length > 0 && <Team rows={team.data.rows} total={team.data.total} />}
        {earlier.total > 0 && <Earlier pages={earlier} />}
      </div>
    </div>
  )
}

function NothingShared() {
  const { portal, company, me } = useClient()
  return (
    <State icon={<IconFolders />} title="Nothing is shared with you yet" heading="h1">
      {me.firstName && `Welcome, ${me.firstName}. `}As soon as {portal.name} shares a project with {company.name}, it
      appears here. Ask whoever invited you if you expected one.
    </State>
  )
}

function Projects({ pages }: { pages: Pages }) {
  return (
    <section className={css.part} aria-label="Your projects">
      <h2 className={css.title}>Your projects</h2>
      <div className={css.cards}>
        {pages.rows.map(project => (
          <ProjectCard key={project.id} project={project} />
        ))}
      </div>
      <More pages={pages} />
    </section>
  )
}

function ProjectCard({ project }: { project: SharedProject }) {
  const { at } = useClient()
  const { contact } = project
  return (
    <Link className={css.card} href={at(`/projects/${project.id}`)}>
      <span className={css.cardHead}>
        <span className={css.named}>
          <Square color={project.colour} size={12} />
          <span>
            <span className={css.name}>{project.name}</span>
            {contact && (
              <span className={css.sub}>{contact.isMe ? 'You answer for it' : `${contact.name} answers for it`}</span>
            )}
          </span>
        </span>
        <AvatarStack names={project.names} total={project.people} />
      </span>
      {project.description && <span className={css.about}>{project.description}</span>}
    </Link>
  )
}

function Team({ rows, total }: { rows: Parameters<typeof TeamLine>[0]['person'][]; total: number }) {
  const { portal, at } = useClient()
  return (
    <section className={css.part} aria-label={`Your people at ${portal.name}`}>
      <div className={css.titleRow}>
        <h2 className={css.title}>Your people at {portal.name}</h2>
        {total > rows.length && (
          <Link className="link" href={at('/people')}>
            All {count(total)} people
          </Link>
        )}
      </div>
      <ul className={css.people}>
        {rows.map(person => (
          <TeamLine key={person.id} person={person} />
        ))}
      </ul>
    </section>
  )
}

function TeamLine({
  person,
}: {
  person: Parameters<typeof whatIs>[0] & { id: string; name: string; projects: string[] }
}) {
  return <PersonLine name={person.name} what={[whatIs(person), person.projects[0]].filter(Boolean).join(' · ')} />
}

function Earlier({ pages }: { pages: Pages }) {
  const { at } = useClient()
  return (
    <section className={css.part} aria-label="Earlier projects">
      <h2 className={css.title}>Earlier projects</h2>
      <Card>
        {pages.rows.map(project => (
          <CardRow
            key={project.id}
            icon={<Square color={project.colour} size={10} />}
            title={project.name}
            right={project.archivedAt && `Archived ${formatDay(project.archivedAt)}`}
            href={at(`/projects/${project.id}`)}
          />
        ))}
      </Card>
      <More pages={pages} />
    </section>
  )
}

function More({ pages: { query, rows, total } }: { pages: Pages }) {
  if (!query.hasNextPage) return null
  return (
    <Button
      variant="default"
      className={css.more}
      loading={query.isFetchingNextPage}
      onClick={() => void query.fetchNextPage()}
    >
      Show more: {count(rows.length)} of {count(total)}
    </Button>
  )
}
