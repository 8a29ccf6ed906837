import { StatusDot } from '../../ui/status-dot.tsx'
import { stageTone } from './crm-panel.ts'
import css from './crm-panels.module.css'
import type { Potential } from './use-crm.ts'

/** A potential by its name, leading to where it stands in the CRM. */
export const PotentialLink = ({ potential }: { potential: Potential }) => (
  <a
    href={potential.recordUrl}
    target="_blank"
    rel="noreferrer"
    className={css.potential}
    title={`${potential.name}, in the CRM`}
  >
    {potential.name}
  </a>
)

/** Where a potential stands. */
export const StageDot = ({ potential }: { potential: Potential }) => (
  <StatusDot tone={stageTone(potential)}>{potential.stage ?? 'No stage'}</StatusDot>
)
