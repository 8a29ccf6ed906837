import { route } from '../people/people.ts'
import { getConnection } from './connections.store.ts'
import { forgetAllInStep } from './crm-links.store.ts'
import { FieldRules } from './field-rule.ts'
import { listFieldRules, replaceFieldRules } from './field-rules.store.ts'

const rules = route({
  method: 'get',
  path: '/api/p/{portal}/connections/{connection}/field-rules',
  summary: 'Who decides each field: the CRM, the portal, or whoever had a value first',
  allow: 'import_from_crm',
  response: FieldRules,
  load: (ctx, { connection }) => getConnection(ctx, connection),
  run: (ctx, _input, { id }) => listFieldRules(ctx, id),
})

const setRules = route({
  method: 'put',
  path: '/api/p/{portal}/connections/{connection}/field-rules',
  summary: 'Replace who decides each field; one that is left out follows the CRM. The next import goes by it',
  allow: 'import_from_crm',
  body: FieldRules,
  response: FieldRules,
  load: (ctx, { connection }) => getConnection(ctx, connection),
  run: async (ctx, { body }, { id }) => {
    await replaceFieldRules(ctx, id, body)
    // What was left alone by the old rules may be due by the new ones.
    await forgetAllInStep(ctx, id)
    return listFieldRules(ctx, id)
  },
})

/** The routes of who decides a field. */
export const fieldRuleRoutes = [rules, setRules] as const
