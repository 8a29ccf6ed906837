import { IconCircleCheck, IconCircleDashed, IconProgress } from '@tabler/icons-react'
import { count, plural } from '../../ui/numbers.ts'
import { paceWords, usePace } from '../../ui/pace.ts'
import { Bar, Progress } from '../../ui/progress.tsx'
import type { api } from '../portal.client.ts'
import css from './reading.module.css'

/** A reading of a CRM as the API tells it. */
export type Reading = Awaited<ReturnType<typeof api<'GET /api/p/{portal}/snapshots/{snapshot}'>>>

const nouns = {
  user: ['CRM user', 'CRM users'],
  account: ['account', 'accounts'],
  contact: ['contact', 'contacts'],
  deal: ['potential', 'potentials'],
} as const

/** "585 accounts, 200 contacts": what was read before it stopped. */
export const readWords = ({ steps }: Pick<Reading, 'steps'>): string =>
  steps
    .filter(({ read }) => read > 0)
    .map(({ kind, read }) => plural(read, nouns[kind][0], nouns[kind][1]))
    .join(', ')

/** "Harbour Sales is read: 585 accounts, 200 contacts.": for whoever went elsewhere meanwhile. */
export function readEndWords(reading: Reading): string {
  const { organizationName, state, error } = reading
  if (state === 'failed') return `${organizationName} was not read to the end. ${error?.detail ?? ''}`.trim()
  return `${organizationName} is read: ${readWords(reading) || 'nobody is there'}. Nothing is imported yet.`
}

/** How far a reading is: of one kind of record a number and a bar; of several, a line for each in their order. */
export function ReadingProgress({ reading }: { reading: Reading }) {
  const { steps, read, known } = reading
  if (steps.length > 1) return <Steps reading={reading} />
  return (
    <Progress label="CRM users read" work={workOf(reading)} done={read} of={known ?? undefined} unit="read so far" />
  )
}

// Each kind has a pace of its own.
const workOf = ({ id, step }: Reading) => `reading ${id} ${step ?? ''}`

function Steps({ reading }: { reading: Reading }) {
  const { steps, step, known } = reading
  const at = step ? steps.findIndex(({ kind }) => kind === step) : steps.length
  const pace = usePace(workOf(reading), steps[at]?.read ?? 0)
  return (
    <ol className={css.steps} aria-label="What is read">
      {steps.map(({ kind, read }, index) => {
        const name = nouns[kind][1]
        const of = index === at ? (known ?? undefined) : undefined
        const place = index < at ? 'done' : index === at ? 'now' : 'later'
        return (
          <li key={kind} className={css.step} data-place={place}>
            {icons[place]}
            <span className={css.name}>{name[0]?.toUpperCase() + name.slice(1)}</span>
            <span className={css.read}>
              {place === 'later' ? 'Next' : of === undefined ? count(read) : `${count(read)} of ${count(of)}`}
              {place === 'done' && ' read'}
            </span>
            {place === 'now' && <Bar label={`${name} read`} value={read} of={of} />}
            {place === 'now' && <span className={css.pace}>{paceWords(read, of, pace) || '\u00a0'}</span>}
          </li>
        )
      })}
    </ol>
  )
}

const icons = {
  done: <IconCircleCheck size={17} stroke={1.8} aria-label="Done" role="img" />,
  now: <IconProgress size={17} stroke={1.8} aria-label="Now" role="img" />,
  later: <IconCircleDashed size={17} stroke={1.6} aria-hidden="true" />,
}
