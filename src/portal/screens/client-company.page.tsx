import { ActionIcon, Button } from '@mantine/core'
import { IconBuildingOff, IconDots, IconFolders, IconUserPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import { ApiError } from '../../ui/api.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { MenuButton } from '../../ui/menu.tsx'
import { Page } from '../../ui/page.tsx'
import { Failed, Note } from '../../ui/states.tsx'
import { ClientDialogHost, useClientDialog } from '../clients/client-dialogs.tsx'
import { CompanyActivity } from '../clients/company-activity.tsx'
import { CompanyColumns, CompanyNote } from '../clients/company-columns.tsx'
import { CompanyMenu } from '../clients/company-menu.tsx'
import { CompanyOverview } from '../clients/company-overview.tsx'
import { CompanyPeople } from '../clients/company-people.tsx'
import { CompanyProjects, useCompanyProjects } from '../clients/company-projects.tsx'
import { type Company, companyQuery } from '../clients/company-query.ts'
import { CrmAccountPanel, CrmPotentialPanel } from '../connections/crm-panels.tsx'
import { HistoryOfClient } from '../importing/record-history.tsx'
import { NotFound } from '../not-found.tsx'
import { useParam, useViewer } from '../viewer.tsx'

/** One client company: its facts, people, projects and what happened, and for administrators what the CRM says. */
export function ClientCompanyPage() {
  const { portal, at } = useViewer()
  const id = useParam('company')
  const { data, error, refetch } = useQuery(companyQuery(portal.id, id))
  if (error instanceof ApiError && error.status === 404)
    return (
      <NotFound
        title="This client company is not here"
        home={at('/client-companies')}
        back="Back to Client companies"
      />
    )
  if (data) return <OneCompany company={data} />
  if (error) return <Failed error={error} onRetry={() => void refetch()} />
  return null
}

const views = ['people', 'projects', 'activity'] as const

function OneCompany({ company }: { company: Company }) {
  const { at } = useViewer()
  const path = useLocation({ select: location => location.pathname })
  const view = views.find(one => path.endsWith(`/${company.id}/${one}`)) ?? 'overview'
  const inList = view === 'people' || view === 'projects'
  const [dialog, open] = useClientDialog()
  const { data: projects } = useCompanyProjects(company.id)
  const give = () => open({ kind: 'projects', company, except: projects?.rows.map(row => row.projectId) ?? [] })
  const tab = (name: typeof view, label: string, count?: number) => ({
    href: at(`/client-companies/${company.id}${name === 'overview' ? '' : `/${name}`}`),
    label,
    count,
    active: view === name,
  })
  return (
    <Page
      layout={inList ? 'list' : 'wide'}
      title={company.name}
      crumbs={[{ label: 'Client companies', href: at('/client-companies') }]}
      lead={<Avatar name={company.name} kind="company" size={36} />}
      tabs={[
        tab('overview', 'Overview'),
        tab('people', 'People', company.people),
        tab('projects', 'Projects', projects?.total),
        tab('activity', 'Activity'),
      ]}
      actions={
        <>
          <Button variant="default" onClick={() => open({ kind: 'edit-company', company })}>
            Edit
          </Button>
          {view === 'projects' ? (
            !company.deactivated && (
              <Button variant="default" leftSection={<IconFolders size={15} stroke={1.6} />} onClick={give}>
                Give projects
              </Button>
            )
          ) : (
            <Button
              variant="default"
              leftSection={<IconUserPlus size={15} stroke={1.6} />}
              onClick={() => open({ kind: 'add-user', company })}
            >
              Add client user
            </Button>
          )}
          <MenuButton menu={<CompanyMenu company={company} open={open} isHere />}>
            <ActionIcon variant="default" size={32} aria-label={`Actions for ${company.name}`}>
              <IconDots size={16} />
            </ActionIcon>
          </MenuButton>
        </>
      }
    >
      {company.deactivated && (
        <CompanyNote inList={inList}>
          <Note tone="amber" icon={<IconBuildingOff />} title="This company is deactivated.">
            Its people can open nothing of it, and nobody can be invited. Reactivate it to let them back in.
          </Note>
        </CompanyNote>
      )}
      {view === 'overview' && <Overview company={company} />}
      {view === 'people' && <CompanyPeople company={company} open={open} />}
      {view === 'projects' && <CompanyProjects company={company} onGive={give} />}
      {view === 'activity' && (
        <CompanyColumns>
          <CompanyActivity company={company} />
        </CompanyColumns>
      )}
      <ClientDialogHost dialog={dialog} onClose={() => open(undefined)} />
    </Page>
  )
}

function Overview({ company }: { company: Company }) {
  const { can } = useViewer()
  const crm = can('see_crm') && (
    <>
      <CrmAccountPanel companyId={company.id} />
      <CrmPotentialPanel companyId={company.id} />
    </>
  )
  return (
    <CompanyColumns crm={crm}>
      <CompanyOverview company={company} />
      {can('import_from_crm') && <HistoryOfClient of={{ kind: 'account', id: company.id, name: company.name }} />}
    </CompanyColumns>
  )
}
