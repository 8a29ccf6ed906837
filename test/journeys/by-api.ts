import type { Page } from 'playwright-core'
import { expect, vi } from 'vitest'
import { type Stage, signIn } from './stage.ts'

/** Calls an API as whoever is signed in on a page. */
export async function call<Answer>(page: Page, method: string, path: string, body?: object): Promise<Answer> {
  const { status, text } = await send(page, method, path, body)
  if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`)
  return JSON.parse(text || 'null') as Answer
}

/** The same where it may be refused. */
export function send(page: Page, method: string, path: string, body?: object) {
  const given = { method, path, body: body && JSON.stringify(body) }
  return page.evaluate(async ({ method, path, body }) => {
    const headers = { 'content-type': 'application/json', 'x-portico': '1' }
    const answer = await fetch(path, { method, headers, ...(body && { body }) })
    return { status: answer.status, text: await answer.text() }
  }, given)
}

/** A portal whose administrator is signed in on a page, and its tie to the bundled CRM. */
export type Connected = {
  page: Page
  /** Where the portal's pages are, and where its API is. */
  at: string
  api: string
  connection: string
}

/** Signs an administrator in, generates a key in the CRM and connects: what other journeys do by hand. */
export async function connectByApi(stage: Stage): Promise<Connected> {
  const crm = await stage.open()
  await signIn(crm, stage.crmUrl, 'admin@crm.example')
  await crm.getByRole('link', { name: 'Setup' }).waitFor()
  const { key } = await call<{ key: string }>(crm, 'POST', '/api/service-key', {})
  const page = await stage.open()
  await signIn(page, stage.portalUrl, 'admin@portal.example')
  await page.waitForURL(/\/p\//)
  const path = new URL(page.url()).pathname.replace(/(\/p\/[^/]+).*/, '$1')
  const pair = { email: 'admin@crm.example', key, baseUrl: stage.crmUrl }
  const { id } = await call<{ id: string }>(page, 'POST', `/api${path}/connections`, pair)
  return { page, at: stage.portalUrl + path, api: `/api${path}`, connection: id }
}

type Stated = { id: string; state: string }

/** Reads the CRM and plans; answers the plan's id. */
export async function planByApi({ page, api, connection }: Connected, kind: 'user' | 'client'): Promise<string> {
  const asks = `${api}/connections/${connection}/snapshots`
  const snapshot = await call<Stated>(page, 'POST', asks, { kind })
  await reaches(page, `${api}/snapshots/${snapshot.id}`, 'complete')
  const plan = await call<Stated>(page, 'POST', `${api}/snapshots/${snapshot.id}/plans`, {})
  await reaches(page, `${api}/plans/${plan.id}`, 'ready')
  return plan.id
}

/** Carries out what a plan has ticked; answers the run's id once it is done. */
export async function importByApi(connected: Connected, kind: 'user' | 'client'): Promise<string> {
  const { page, api } = connected
  const plan = await planByApi(connected, kind)
  const run = await call<Stated>(page, 'POST', `${api}/plans/${plan}/runs`, {})
  await reaches(page, `${api}/runs/${run.id}`, 'done')
  return run.id
}

// Not a poll of expect, which works inside a test alone: also a stage is set this way.
const reaches = (page: Page, path: string, state: string) =>
  vi.waitFor(async () => expect(await call<Stated>(page, 'GET', path)).toMatchObject({ state }), { timeout: 60_000 })
