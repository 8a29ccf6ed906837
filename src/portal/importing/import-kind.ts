import { z } from 'zod'
import type { CrmKind } from '../../connectors/connectors.ts'

/** What an import is about: CRM users become portal users, or accounts and contacts become client companies and client users. */
export const ImportKind = z.enum(['user', 'client'])
export type ImportKind = z.infer<typeof ImportKind>

/** The kinds of records a plan decides about. */
export const RecordKind = z.enum(['user', 'account', 'contact'])
export type RecordKind = z.infer<typeof RecordKind>

/** What is read for an import, in this order. Potentials are read for the panels beside a company; nothing is decided about them. */
export const readKinds: Record<ImportKind, readonly CrmKind[]> = {
  user: ['user'],
  client: ['account', 'contact', 'deal'],
}

/** What is planned, in this order: contacts come to the companies that their accounts become. */
export const plannedKinds: Record<ImportKind, readonly RecordKind[]> = {
  user: ['user'],
  client: ['account', 'contact'],
}

/** How a row of a plan is named in addresses and choices: by its CRM id, and its kind where a plan has several. */
export const rowIdOf = (kind: RecordKind, crmId: string): string => (kind === 'user' ? crmId : `${kind}:${crmId}`)

/** The record a row's name means. */
export function readRowId(id: string): { kind: RecordKind; crmId: string } {
  const [, kind, crmId] = /^(account|contact):(.*)$/s.exec(id) ?? []
  return kind && crmId !== undefined ? { kind: kind as RecordKind, crmId } : { kind: 'user', crmId: id }
}
