import { execFile } from 'node:child_process'
import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { makeOwnFolder, type Place } from './embedded-place.ts'

/** The owner of the embedded database, as which the migrations run. */
export const owner = 'portico'

const language = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
// Nobody but the server's account and root gets to the socket, and no port is opened: the folder's mode is the door.
const access = [`--username=${owner}`, '--auth-local=trust', '--auth-host=reject']

/** Creates the files of the database unless they are there; half-made ones never get its name. */
export async function createCluster({ folder, account }: Place, binaries: string) {
  if (existsSync(folder)) return
  const draft = `${folder}.new`
  makeOwnFolder(draft, account)
  const options = { ...account, cwd: '/', env: plainEnvironment }
  try {
    await promisify(execFile)(join(binaries, 'initdb'), ['-D', draft, ...language, ...access], options)
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string }
    throw new Error(`The embedded database can't be created in ${folder}: ${stderr?.trim() || message}`, {
      cause: error,
    })
  }
  renameSync(draft, folder)
}

/** What the server sees of our environment: no secret, and no setting of another PostgreSQL. */
export const plainEnvironment = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }
