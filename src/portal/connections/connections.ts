import { connectionRoutes } from './connections.routes.ts'
import { crmPanelRoutes } from './crm-panels.routes.ts'
import { fieldRuleRoutes } from './field-rules.routes.ts'
import { tellAdministratorJob } from './tell-administrator.job.ts'

export { getBrakeSettings } from './brake-settings.store.ts'
export { getConnection, getRoleRules, lockConnection, updateLastImport } from './connections.store.ts'
export { countPresent, isInDoubt, listPresent, markGone } from './crm-changes.store.ts'
export {
  deletePlannedLinks,
  forgetAllInStep,
  forgetInStep,
  insertPlannedLinks,
  insertReturnedLinks,
  insertUndoneLinks,
  noteLeftOut,
  updatePlannedLinks,
} from './crm-links.store.ts'
export { analyzeFirstRecords, insertRecords, markAbsent } from './crm-records.store.ts'
export { getFieldRules } from './field-rules.store.ts'
export { noteAnswer } from './note-answer.ts'
export { openAccess, verifyOrganization } from './open-access.ts'
export { refusalSentence } from './refusal.ts'

/** The routes of connections, of who decides a field, and of what a CRM says of a client company. */
export const connectionsRoutes = [...connectionRoutes, ...fieldRuleRoutes, ...crmPanelRoutes] as const

/** The background work of connections. */
export const connectionsJobs = [tellAdministratorJob] as const
