import { count, plural } from '../../ui/numbers.ts'

/** "171 client users in 58 companies". */
export const peopleWords = (people: number, companies: number) =>
  `${plural(people, 'client user')}${companies > 0 ? ` in ${plural(companies, 'company', 'companies')}` : ''}`

type Counts = { active: number; invited: number; not_invited: number; no_login: number; deactivated: number }

/** How many are where on the way in. */
export function Sums({ counts }: { counts: Counts }) {
  return (
    <>
      <span>{count(counts.active)} active</span>
      <span>{count(counts.invited)} invited</span>
      <span>{count(counts.not_invited)} not invited</span>
      <span>{count(counts.no_login)} no login</span>
      {counts.deactivated > 0 && <span>{count(counts.deactivated)} deactivated</span>}
    </>
  )
}
