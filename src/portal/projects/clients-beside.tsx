import { IconEye } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Avatar } from '../../ui/avatar.tsx'
import { Link } from '../../ui/link.tsx'
import { count } from '../../ui/numbers.ts'
import { Section } from '../../ui/section.tsx'
import { useViewer } from '../viewer.tsx'
import css from './project.module.css'
import type { OfClients } from './project.page.tsx'
import { clientsQuery, type ProjectFacts } from './project-queries.ts'

const shown = 4

/** The client companies in the panel beside a project: the primary one, who answers, and whether anything is shared. */
export function ClientsBeside({ project, ofClients }: { project: ProjectFacts; ofClients?: OfClients }) {
  const { portal, at } = useViewer()
  const { data } = useQuery({ ...clientsQuery(portal.id, project.id), enabled: project.clients > 0 })
  if (project.clients === 0) return null
  const rows = data?.rows ?? []
  const contacts = rows.flatMap(row => (row.contact ? [row.contact] : []))
  return (
    <>
      <Section title="Clients" right={rows.some(row => row.shared) && <SharedMark />}>
        <ul className={css.clients}>
          {rows.slice(0, shown).map(row => (
            <Line
              key={row.companyId}
              name={row.name}
              kind="company"
              what={row.isPrimary ? 'Primary client' : undefined}
            />
          ))}
          {contacts.slice(0, shown).map(contact => (
            <Line key={contact.id} name={contact.name} kind="person" what="Answers for the client" />
          ))}
        </ul>
        {rows.length > shown && (
          <p style={{ marginTop: 12 }}>
            <Link className="link" href={at(`/projects/${project.id}/clients`)}>
              All {count(rows.length)} companies
            </Link>
          </p>
        )}
      </Section>
      {data && ofClients?.(rows.slice(0, shown).map(row => row.companyId))}
    </>
  )
}

/** In violet, which means nothing else: clients see this. */
function SharedMark() {
  return (
    <span className={css.shared}>
      <IconEye size={14} stroke={1.6} />
      Shared with clients
    </span>
  )
}

function Line({ name, kind, what }: { name: string; kind: 'person' | 'company'; what: string | undefined }) {
  return (
    <li className={css.client}>
      <Avatar name={name} kind={kind} size={26} />
      <span>
        <span className="ellipsis" title={name} style={{ fontWeight: kind === 'company' ? 500 : 400 }}>
          {name}
        </span>
        {what && <span className="meta">{what}</span>}
      </span>
    </li>
  )
}
