import { link, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { randomSecret, sha256 } from './secrets.ts'

/** A mail that waits in the outbox instead of being sent. */
export type OutboxMail = {
  id: string
  sentAt: string
  from: string
  to: string
  subject: string
  text: string
  html: string
  messageId?: string
}

const idForm = /^\d{17}-\d{6}-[0-9a-f]{8}$/
let written = 0

/**
 * Writes a mail into the outbox folder, readable by nobody else on the machine, and returns its id. A message that is there already
 * is not written again: whoever was killed between writing it and noting that does the same once more.
 */
export async function writeOutbox(dir: string, mail: Omit<OutboxMail, 'id' | 'sentAt'>, now: Date): Promise<string> {
  const sentAt = now.toISOString()
  written = (written + 1) % 1_000_000
  // Sorts by time; the count keeps the order within a millisecond, the random end parts processes.
  const id = `${sentAt.replace(/\D/g, '')}-${String(written).padStart(6, '0')}-${sha256(randomSecret()).slice(0, 8)}`
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const partial = join(dir, `.${id}.partial`)
  await writeFile(partial, JSON.stringify({ id, sentAt, ...mail }), { mode: 0o600, flag: 'wx' })
  const earlier = mail.messageId && (await findEarlier(dir, partial, mail.messageId))
  await (earlier ? rm(partial) : rename(partial, join(dir, `${id}.json`)))
  return earlier || id
}

/** The id of this very message if it was written before; else it counts as written from now on. */
async function findEarlier(dir: string, partial: string, messageId: string): Promise<string | undefined> {
  const mark = join(dir, `.${sha256(messageId)}.message`)
  try {
    // Linking fails if the file is there: of two that write one message, one is the first.
    await link(partial, mark)
    return undefined
  } catch (error) {
    if (!isThere(error)) throw error
  }
  const { id } = JSON.parse(await readFile(mark, 'utf8')) as OutboxMail
  await link(mark, join(dir, `${id}.json`)).catch(error => {
    if (!isThere(error)) throw error
  })
  return id
}

/** A page of the outbox, newest first, before the mail with the id `before`. */
export async function listOutbox(
  dir: string,
  { limit = 50, before }: { limit?: number; before?: string | undefined } = {},
): Promise<{ rows: OutboxMail[]; next: string | null; total: number }> {
  const ids = (await namesIn(dir))
    .map(name => name.replace(/\.json$/, ''))
    .filter(id => idForm.test(id))
    .sort()
    .reverse()
  const rest = before === undefined ? ids : ids.filter(id => id < before)
  const page = rest.slice(0, limit)
  const mails = await Promise.all(page.map(id => readOutbox(dir, id)))
  return {
    rows: mails.filter(mail => mail !== undefined),
    next: rest.length > limit ? (page.at(-1) ?? null) : null,
    total: ids.length,
  }
}

/** One mail of the outbox; undefined when there is none by that id. */
export async function readOutbox(dir: string, id: string): Promise<OutboxMail | undefined> {
  if (!idForm.test(id)) return undefined
  try {
    return JSON.parse(await readFile(join(dir, `${id}.json`), 'utf8')) as OutboxMail
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

async function namesIn(dir: string): Promise<string[]> {
  try {
    return await readdir(dir)
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

const isThere = (error: unknown) => (error as NodeJS.ErrnoException).code === 'EEXIST'

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT'
}
