import { type ReactNode, useEffect, useRef } from 'react'
import { FlowShell } from '../../ui/flow-shell.tsx'
import { useViewer } from '../viewer.tsx'
import type { ImportKind } from './import-kind.ts'
import { importWords } from './import-words.ts'

const steps = ['Provide ZSC key', 'Choose', 'Import', 'Report']

type ImportStepProps = {
  kind: ImportKind
  current: number
  title: string
  footNote?: ReactNode
  foot?: ReactNode
  children: ReactNode
}

/** One step of Import From CRM, without the navigation around it. `title` is what the browser's tab says. */
export function ImportStep({ kind, current, title, footNote, foot, children }: ImportStepProps) {
  const { at } = useViewer()
  useEffect(() => {
    document.title = `${title} · Import From CRM`
  }, [title])
  return (
    <FlowShell
      title="Import From CRM"
      steps={steps}
      current={current}
      leaveHref={at(importWords[kind].people)}
      footNote={footNote}
      foot={foot}
    >
      {children}
    </FlowShell>
  )
}

/** The heading of a step. It takes the focus when the step opens, so that keyboard and screen reader start there. */
export function StepHeading({ children, focus = true }: { children: ReactNode; focus?: boolean }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (focus) heading.current?.focus({ preventScroll: true })
  }, [focus])
  return (
    <h1 ref={heading} tabIndex={-1} style={{ outline: 'none' }}>
      {children}
    </h1>
  )
}
