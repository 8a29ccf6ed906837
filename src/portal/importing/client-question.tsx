import { IconFolderPlus } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Question } from '../../ui/confirm.tsx'
import { count, plural } from '../../ui/numbers.ts'
import { OutcomeIcon } from '../../ui/outcome.tsx'
import { does, ofKind } from './choose-state.ts'
import type { Outcome, PlanView } from './plan-row.ts'

type Ticked = PlanView['ticked']

const none = Object.fromEntries(does.map(outcome => [outcome, 0])) as Ticked
const sum = (ticked: Ticked) => does.reduce((total, one) => total + ticked[one], 0)

const tickedOf = (plan: PlanView) => ({
  companies: ofKind(plan, 'account')?.ticked ?? none,
  people: ofKind(plan, 'contact')?.ticked ?? none,
})

const companyWords = (value: number) => plural(value, 'company', 'companies')
const peopleWords = (value: number) => plural(value, 'person', 'people')

/** "57 companies and 168 people"; what there is none of is not said. */
export const clientWords = (companies: number, people: number, and = ' and '): string =>
  [companies > 0 && companyWords(companies), people > 0 && peopleWords(people)].filter(Boolean).join(and)

/** "57 companies, 168 people"; with nothing ticked, why. */
export function clientsTickedWords(plan: PlanView): string {
  const { companies, people } = tickedOf(plan)
  const words = clientWords(sum(companies), sum(people), ', ')
  if (words) return words
  if (plan.total === 0) return 'Nothing to import'
  if (does.some(outcome => plan.counts[outcome] > 0)) return 'Nothing is ticked'
  return plan.counts.conflict > 0 ? 'Nothing can be ticked' : 'Everything is up to date'
}

/** Asks before an import of clients, with a line for each kind of effect on companies, on people and on projects. */
export function clientQuestion(plan: PlanView): Pick<Question, 'title' | 'action' | 'lines' | 'tone'> {
  const { companies, people } = tickedOf(plan)
  const { act, danger } = actOf(companies, people)
  return {
    title: `${act}?`,
    action: act,
    ...(danger && { tone: 'danger' }),
    lines: [...companyLines(companies), ...peopleLines(people), ...projectLine(plan, companies)],
  }
}

function actOf(companies: Ticked, people: Ticked) {
  const [all, of] = [sum(companies) + sum(people), (outcome: Outcome) => companies[outcome] + people[outcome]]
  if (of('deactivate') === all) return { act: `Take access from ${losers(companies, people)}`, danger: true }
  if (of('reactivate') === all)
    return { act: `Give access back to ${clientWords(companies.reactivate, people.reactivate)}`, danger: false }
  return { act: `Import ${clientWords(sum(companies), sum(people))}`, danger: false }
}

function losers({ deactivate: companies }: Ticked, { deactivate: people }: Ticked) {
  if (companies === 0) return peopleWords(people)
  const ofCompanies = `the people of ${companyWords(companies)}`
  return people === 0 ? ofCompanies : `${ofCompanies} and from ${peopleWords(people)}`
}

type Line = NonNullable<Question['lines']>

const line = (ticked: Ticked, outcome: Outcome, words: (value: number) => ReactNode): Line => {
  const value = ticked[outcome]
  return value > 0 ? [{ icon: <OutcomeIcon outcome={outcome} />, text: words(value) }] : []
}

const said = (value: number, noun: [string, string], one: string, many: string, aside?: string) => (
  <>
    <b>{count(value)}</b> {value === 1 ? `${noun[0]} ${one}` : `${noun[1]} ${many}`}
    {aside && <span className="muted">{aside}</span>}
  </>
)

const account: [string, string] = ['account', 'accounts']
const contact: [string, string] = ['contact', 'contacts']
const company: [string, string] = ['company', 'companies']
const person: [string, string] = ['person', 'people']
const stays = ': they can open nothing here from the next click on; nothing of theirs is deleted'

const companyLines = (ticked: Ticked): Line => [
  ...line(ticked, 'create', value => said(value, account, 'becomes a client company', 'become client companies')),
  ...line(ticked, 'link', value =>
    said(value, company, 'is tied to the CRM', 'are tied to the CRM', '; what was typed here is kept'),
  ),
  ...line(ticked, 'update', value =>
    said(value, company, 'gets what changed in the CRM', 'get what changed in the CRM'),
  ),
  ...line(ticked, 'reactivate', value => said(value, company, 'gets access back', 'get access back')),
  ...line(ticked, 'deactivate', value => (
    <>The people of {said(value, company, 'lose access', 'lose access', stays)}</>
  )),
]

const peopleLines = (ticked: Ticked): Line => [
  ...line(ticked, 'create', value => said(value, contact, 'becomes a client user', 'become client users')),
  ...line(ticked, 'link', value =>
    said(value, person, 'is tied to the CRM', 'are tied to the CRM', '; what was typed here is kept'),
  ),
  ...line(ticked, 'update', value =>
    said(value, person, 'gets what changed in the CRM', 'get what changed in the CRM'),
  ),
  ...line(ticked, 'reactivate', value => said(value, person, 'gets access back', 'get access back')),
  ...line(ticked, 'deactivate', value => said(value, person, 'loses access', 'lose access', stays)),
]

/** Projects are given to companies that come or stay; where there are none, that is said only of new ones. */
function projectLine({ tickedProjects }: PlanView, companies: Ticked): Line {
  if (sum(companies) === companies.deactivate) return []
  if (tickedProjects === 0 && companies.create === 0) return []
  const text =
    tickedProjects === 0 ? (
      'No company is given a project yet'
    ) : (
      <>
        <b>{count(tickedProjects)}</b>{' '}
        {tickedProjects === 1
          ? 'project is shared with the companies it was given to'
          : 'projects are shared with the companies they were given to'}
      </>
    )
  return [{ icon: <IconFolderPlus size={16} stroke={1.6} />, text }]
}
