import { ActionIcon, Button } from '@mantine/core'
import { IconArrowDown, IconArrowRight, IconArrowUp, IconDots, IconPlus, IconTrash } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Fragment } from 'react'
import { InlineSelect } from '../../ui/inline-select.tsx'
import { MenuButton, MenuDivider, MenuItem, MenuLabel } from '../../ui/menu.tsx'
import { notifyError } from '../../ui/notify.ts'
import { plural } from '../../ui/numbers.ts'
import { Section } from '../../ui/section.tsx'
import { SidePanel } from '../../ui/side-panel.tsx'
import { Failed } from '../../ui/states.tsx'
import { useGrantableRoles } from '../people/portal-users-roles.ts'
import type { StaffRole } from '../people/role.ts'
import { api } from '../portal.client.ts'
import { roleName, useViewer } from '../viewer.tsx'
import css from './choose.module.css'
import type { PlanView } from './plan-row.ts'

type RoleRules = Awaited<ReturnType<typeof api<'GET /api/p/{portal}/connections/{connection}/role-rules'>>>
type RoleRule = RoleRules['rules'][number]

const fieldName = { role: 'CRM role', profile: 'Profile' } as const

/** The rule table of a connection: saved at once, and the new people nobody chose for by hand follow it. */
function useRoleRules(plan: PlanView) {
  const { portal } = useViewer()
  const client = useQueryClient()
  const params = { portal: portal.id, connection: plan.connectionId }
  const queryKey = ['role-rules', portal.id, plan.connectionId]
  const query = useQuery({
    queryKey,
    queryFn: () => api('GET /api/p/{portal}/connections/{connection}/role-rules', { params }),
  })
  const save = async (rules: RoleRules) => {
    client.setQueryData(queryKey, rules)
    try {
      await api('PUT /api/p/{portal}/connections/{connection}/role-rules', { params, body: rules })
      const planParams = { portal: portal.id, plan: plan.id }
      const next = await api('PUT /api/p/{portal}/plans/{plan}/roles-by-rule', { params: planParams })
      client.setQueryData(['plan', portal.id, plan.id], next)
    } catch (error) {
      notifyError(error)
      await client.invalidateQueries({ queryKey })
    }
    await client.invalidateQueries({ queryKey: ['plan-rows', portal.id, plan.id] })
  }
  return { query, save }
}

/** Rules for User Role, at the right of step 2; folded to a row where there is no room. */
export function RoleRulesPanel({ plan }: { plan: PlanView }) {
  const { query, save } = useRoleRules(plan)
  const { data, error } = query
  return (
    <SidePanel
      label="Rules for User Role"
      foldBelow={1200}
      summary={
        <>
          <span className="strong">Rules for User Role</span>
          <span className="muted">{data ? plural(data.rules.length, 'rule') : ''}</span>
        </>
      }
    >
      <Section title="Rules for User Role">
        <p className={css.lead}>
          The first line that fits decides. Remembered for next time. Only new people follow it, and your own choices in
          the list win.
        </p>
        {error && !data && (
          <Failed title="The rules did not arrive" error={error} onRetry={() => void query.refetch()} />
        )}
        {data && <Rules plan={plan} value={data} onChange={next => void save(next)} />}
      </Section>
    </SidePanel>
  )
}

type RulesProps = { plan: PlanView; value: RoleRules; onChange: (rules: RoleRules) => void }

function Rules({ plan, value, onChange }: RulesProps) {
  const roles = useGrantableRoles()
  const { rules, defaultRole } = value
  const options = roles.map(role => ({ value: role, label: roleName[role] }))
  const set = (next: RoleRule[]) => onChange({ rules: next, defaultRole })
  const move = (from: number, by: number) => {
    const next = rules.toSpliced(from, 1)
    const rule = rules[from]
    if (rule) set(next.toSpliced(from + by, 0, rule))
  }
  return (
    <>
      <ol className={css.rules}>
        {rules.map((rule, index) => {
          const what = `${fieldName[rule.field]} ${rule.value}`
          return (
            <li className={css.rule} key={`${rule.field} ${rule.value}`}>
              <span className={css.what}>
                <span className={css.field}>{fieldName[rule.field]}</span>
                <span className="strong ellipsis" title={rule.value}>
                  {rule.value}
                </span>
              </span>
              <IconArrowRight size={14} aria-hidden="true" />
              <InlineSelect
                label={`User Role for ${what}: ${roleName[rule.role]}`}
                value={rule.role}
                options={options}
                onChange={role => set(rules.with(index, { ...rule, role: role as StaffRole }))}
              />
              <MenuButton
                width={160}
                menu={
                  <>
                    <MenuItem disabled={index === 0} icon={<IconArrowUp size={15} />} onClick={() => move(index, -1)}>
                      Move up
                    </MenuItem>
                    <MenuItem
                      disabled={index === rules.length - 1}
                      icon={<IconArrowDown size={15} />}
                      onClick={() => move(index, 1)}
                    >
                      Move down
                    </MenuItem>
                    <MenuDivider />
                    <MenuItem icon={<IconTrash size={15} />} onClick={() => set(rules.toSpliced(index, 1))}>
                      Remove
                    </MenuItem>
                  </>
                }
              >
                <ActionIcon size={26} className={css.dots} aria-label={`Actions for ${what}`}>
                  <IconDots size={15} />
                </ActionIcon>
              </MenuButton>
            </li>
          )
        })}
        <li className={css.rule}>
          <span className="strong">Everyone else</span>
          <IconArrowRight size={14} aria-hidden="true" />
          <InlineSelect
            label={`User Role for everyone else: ${roleName[defaultRole]}`}
            value={defaultRole}
            options={options}
            onChange={role => onChange({ rules, defaultRole: role as StaffRole })}
          />
        </li>
      </ol>
      <AddRule
        plan={plan}
        rules={rules}
        onAdd={(field, given) => set([...rules, { field, value: given, role: defaultRole }])}
      />
    </>
  )
}

type AddRuleProps = { plan: PlanView; rules: RoleRule[]; onAdd: (field: RoleRule['field'], value: string) => void }

/** Add a rule: for a CRM role or profile that somebody in this CRM has and no line names yet. */
function AddRule({ plan, rules, onAdd }: AddRuleProps) {
  const free = (field: RoleRule['field'], values: PlanView['crmRoles']) =>
    values.filter(({ value }) => !rules.some(rule => rule.field === field && rule.value === value))
  const groups = [
    { field: 'role' as const, values: free('role', plan.crmRoles) },
    { field: 'profile' as const, values: free('profile', plan.crmProfiles) },
  ].filter(group => group.values.length > 0)
  if (groups.length === 0) return null
  return (
    <MenuButton
      position="bottom-start"
      width={240}
      menu={
        <div className={css.many}>
          {groups.map(({ field, values }) => (
            <Fragment key={field}>
              <MenuLabel>{fieldName[field]}</MenuLabel>
              {values.map(({ value, count }) => (
                <MenuItem key={value} right={<span className="meta">{count}</span>} onClick={() => onAdd(field, value)}>
                  {value}
                </MenuItem>
              ))}
            </Fragment>
          ))}
        </div>
      }
    >
      <Button variant="subtle" ml={-8} leftSection={<IconPlus size={15} stroke={1.6} />}>
        Add a rule
      </Button>
    </MenuButton>
  )
}
