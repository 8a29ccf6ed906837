import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { count } from '../../ui/numbers.ts'
import { useViewer } from '../viewer.tsx'
import css from './crm-panels.module.css'
import { PotentialLink, StageDot } from './crm-potential-cells.tsx'
import { amountWords, closingWords } from './crm-words.ts'
import { crmKey, listPotentials, type Tie } from './use-crm.ts'

const few = 5
const AllPotentials = lazy(() =>
  import('./crm-all-potentials.tsx').then(({ AllPotentials }) => ({ default: AllPotentials })),
)

type PotentialsProps = { company: string; tie: Tie; limit?: number; short?: boolean }

/** The next potentials to close, and the way to all of them. */
export function Potentials({ company, tie, limit = few, short = false }: PotentialsProps) {
  const { portal } = useViewer()
  const [open, setOpen] = useState(false)
  const connection = tie.connection.id
  const { data } = useQuery({
    queryKey: [...crmKey(portal.id, company), 'potentials', connection, limit],
    queryFn: () => listPotentials(portal.id, company, { connection, limit }),
  })
  const rows = data?.rows ?? []
  const shown = Math.min(limit, tie.potentials)
  return (
    <>
      <div className={css.tableFrame} style={{ minHeight: 32 + shown * 36 }} data-short={short || undefined}>
        <table className={css.table} aria-label="The next potentials to close">
          <thead>
            <tr>
              <th scope="col">Potential</th>
              <th scope="col" className={css.stageColumn}>
                Stage
              </th>
              <th scope="col" className={css.amountColumn}>
                Amount
              </th>
              <th scope="col" className={css.closingColumn}>
                Closing
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(row => (
              <tr key={row.id}>
                <td>
                  <PotentialLink potential={row} />
                  <span className={css.under}>
                    <StageDot potential={row} />
                    <span>{closingWords(row.closingOn)}</span>
                  </span>
                </td>
                <td className={css.stageColumn}>
                  <StageDot potential={row} />
                </td>
                <td className={css.amountColumn}>{amountWords(row.amount, row.currency)}</td>
                <td className={css.closingColumn}>{closingWords(row.closingOn)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {tie.potentials > shown && (
        <div className={css.foot}>
          <button type="button" className={css.more} aria-haspopup="dialog" onClick={() => setOpen(true)}>
            All {count(tie.potentials)} potentials
          </button>
        </div>
      )}
      {open && (
        <Suspense>
          <AllPotentials company={company} tie={tie} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
