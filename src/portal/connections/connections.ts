import { connectionRoutes } from './connections.routes.ts'
import { crmPanelRoutes } from './crm-panels.routes.ts'
import { tellAdministratorJob } from './tell-administrator.job.ts'

export { getBrakeSettings } from './brake-settings.store.ts'
export { getConnection, lockConnection, updateLastImport } from './connections.store.ts'
export { deletePlannedLinks, insertPlannedLinks, insertUndoneLinks } from './crm-links.store.ts'
export { insertRecords, markAbsent } from './crm-records.store.ts'
export { noteAnswer } from './note-answer.ts'
export { openAccess, verifyOrganization } from './open-access.ts'
export { refusalSentence } from './refusal.ts'

/** The routes of connections, and of what a CRM says of a client company. */
export const connectionsRoutes = [...connectionRoutes, ...crmPanelRoutes] as const

/** The background work of connections. */
export const connectionsJobs = [tellAdministratorJob] as const
