import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { ApiError } from '../../ui/api.ts'
import { confirm } from '../../ui/confirm.tsx'
import { SearchBox } from '../../ui/filters.tsx'
import { useNavigate } from '../../ui/link.tsx'
import { notifyError } from '../../ui/notify.ts'
import { plural } from '../../ui/numbers.ts'
import { OutcomeIcon, type OutcomeName, outcomeWord } from '../../ui/outcome.tsx'
import { Strip } from '../../ui/strip.tsx'
import { Table } from '../../ui/table.tsx'
import { useListState } from '../list-state.ts'
import { api } from '../portal.client.ts'
import { useViewer } from '../viewer.tsx'
import { reportColumns, reportRow } from './report-columns.tsx'
import type { ReportRow } from './run.ts'
import { rememberStarted } from './started.ts'
import css from './undo.module.css'
import { keepWords, undoQuestion } from './undo-question.tsx'
import { isHarmful, undoOutcomes, undoSums, undoWords } from './undo-words.ts'
import { type Reversal, undoState } from './use-reversal.ts'

/** What undoing would do to each record, kept first; and the button that does it. */
export function UndoPlan({ reversal, again }: { reversal: Reversal; again: () => Promise<void> }) {
  const [{ outcome }, change] = useListState(undoState)
  const { all } = undoSums(reversal)
  return (
    <>
      <div className={css.strip}>
        <Strip
          label="What would happen"
          items={[
            { value: '', label: 'All', count: all },
            ...undoOutcomes(reversal).map(one => ({
              value: one.outcome,
              label: one.label,
              count: one.count,
              icon: <OutcomeIcon outcome={one.outcome} size={14} faint={one.count === 0} />,
            })),
          ]}
          value={outcome}
          onChange={next => change({ outcome: next === outcome ? '' : (next as OutcomeName | '') })}
        />
      </div>
      <UndoRows reversal={reversal} />
      <UndoFoot reversal={reversal} again={again} />
    </>
  )
}

const compact = reportRow('undo')

function UndoRows({ reversal: { id, run } }: { reversal: Reversal }) {
  const { portal } = useViewer()
  const [{ q, outcome, sort }, change] = useListState(undoState)
  const queryKey = useMemo(() => ['reversal-rows', portal.id, id, q, outcome, sort], [portal.id, id, q, outcome, sort])
  const filters = [
    q && `Name or email has “${q}”`,
    outcome && `What would happen is ${outcomeWord(outcome, 'undo')}`,
  ].filter(Boolean)
  return (
    <>
      <div className={css.tools}>
        <SearchBox label="Search name or email" value={q} onChange={next => change({ q: next })} />
      </div>
      <Table<ReportRow>
        label="What would be undone"
        noun={['change', 'changes']}
        queryKey={queryKey}
        fetchPage={cursor =>
          api('GET /api/p/{portal}/reversals/{reversal}/rows', {
            params: { portal: portal.id, reversal: id },
            query: { q, ...(outcome && { outcome: [outcome] }), sort, limit: 200, ...(cursor && { cursor }) },
          })
        }
        columns={reportColumns(run.kind, 'undo')}
        compact={compact}
        rowId={rowId}
        rowLabel={rowLabel}
        isMuted={isKept}
        sort={sort}
        onSort={next => change({ sort: next === '-outcome' ? 'outcome' : (next as typeof sort) })}
        filters={filters}
        onClearFilters={() => change({ q: '', outcome: '' })}
        foot={false}
      />
    </>
  )
}

const rowId = (row: ReportRow) => row.id
const rowLabel = (row: ReportRow) => row.name
const isKept = (row: ReportRow) => row.outcome === 'skip'

function UndoFoot({ reversal, again }: { reversal: Reversal; again: () => Promise<void> }) {
  const { portal, me, at } = useViewer()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [busy, setBusy] = useState(false)
  const { undone } = undoSums(reversal)
  const { id, run } = reversal

  const start = async () => {
    if (!(await confirm(undoQuestion(reversal)))) return
    setBusy(true)
    try {
      const params = { portal: portal.id, reversal: id }
      const started = await api('POST /api/p/{portal}/reversals/{reversal}/runs', { params })
      rememberStarted({ portal: portal.id, by: me.portalUserId, what: 'run', id: started.id })
      navigate(at(`/imports/${started.id}`))
      void client.invalidateQueries({ queryKey: ['run', portal.id, run.id], refetchType: 'none' })
    } catch (error) {
      if (!(error instanceof ApiError && error.code === 'plan_out_of_date')) return notifyError(error)
      const isSure = await confirm({
        title: 'Look again at what would be undone?',
        text: 'Something changed here since this was worked out. Nothing was undone.',
        action: 'Look again',
        cancel: keepWords(reversal),
      })
      if (isSure) await again()
    } finally {
      setBusy(false)
    }
  }

  return (
    <div className={css.foot}>
      <span className={css.counts} role="status">
        {undoWords(reversal)}
      </span>
      <Button variant="default" onClick={() => navigate(at(`/imports/${run.id}`))}>
        {keepWords(reversal)}
      </Button>
      <Button
        color={isHarmful(reversal) ? 'red' : 'lapis'}
        loading={busy}
        disabled={undone === 0}
        onClick={() => void start()}
      >
        {undone === 0 ? 'Nothing to undo' : `Undo ${plural(undone, 'change')}`}
      </Button>
    </div>
  )
}
