import { CrmProjectPanel } from '../connections/crm-project-panel.tsx'
import { ProjectPage as OneProject } from '../projects/project.page.tsx'

/** One project, and beside it what the CRM says of the companies it is for. */
export const ProjectPage = () => <OneProject ofClients={ids => <CrmProjectPanel companyIds={ids} />} />
