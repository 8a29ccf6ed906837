import { IconExternalLink } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { NumberedSteps } from '../../ui/flow-shell.tsx'
import { Section } from '../../ui/section.tsx'
import type { ImportKind } from './import-kind.ts'

const next: Record<ImportKind, ReactNode[]> = {
  user: [
    'All CRM users are read. Nothing changes, there or here.',
    <span key="2">
      You choose whom to import, with <b>User Role</b> and <b>Working Project</b>.
    </span>,
    <span key="3">
      <b>Import Users Now</b> makes them portal users. Nobody gets mail unless you tick it.
    </span>,
  ],
  client: [
    'All accounts, contacts and potentials are read. Nothing changes, there or here.',
    <span key="2">
      You choose which accounts and contacts come, and give their companies <b>projects</b>.
    </span>,
    <span key="3">
      <b>Import Clients Now</b> makes them client companies and client users. Potentials stand beside them, for
      administrators only. Nobody gets mail unless you tick it.
    </span>,
  ],
}

/** What comes after the key, at the right of step 1. */
export function WhatNext({ kind }: { kind: ImportKind }) {
  return (
    <Section title="What comes next">
      <NumberedSteps steps={next[kind]} />
    </Section>
  )
}

/** Where a CRM administrator finds the pair, in the CRM's own words. */
export function WhereFrom({ keyPage }: { keyPage: string }) {
  return (
    <Section title="Where the key comes from">
      <NumberedSteps
        steps={[
          <span key="1">
            In the CRM, open <b>Setup</b> at the top right.
          </span>,
          <span key="2">
            Choose <b>General settings</b>, then <b>Developers Space</b>.
          </span>,
          <span key="3">
            Open <b>Service Communication (ZSC) Key</b>.
          </span>,
          <span key="4">
            Press <b>Generate Now</b> and copy both values here.
          </span>,
        ]}
      />
      <p className="muted">
        Not a CRM administrator? Ask one for both values.{' '}
        <a href={keyPage} target="_blank" rel="noreferrer" className="link">
          Open this page of the CRM <IconExternalLink size={13} style={{ verticalAlign: -2 }} aria-hidden="true" />
        </a>
      </p>
    </Section>
  )
}
