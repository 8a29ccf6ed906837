import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  realpathSync,
  rmSync,
  statSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** The account the server runs as; empty for the account of this process. */
export type Account = { uid?: number; gid?: number }

/** Where the files of the embedded database lie and whose they are. */
export type Place = { folder: string; account: Account }

// PostgreSQL refuses to run as root; this account exists on every Linux and owns nothing.
const nobody = { uid: 65_534, gid: 65_534 }
const beside = '/var/lib'

/** Decides where the cluster of a data folder lies: in it, or below /var/lib if the server's account can't get there. */
export function findPlace(dataDir: string): Place {
  const inside = join(dataDir, 'postgres')
  if (process.getuid?.() !== 0) {
    if (existsSync(inside) && statSync(inside).uid !== process.getuid?.()) {
      throw new Error(
        `The database in ${inside} belongs to another account: start as that account, or set PORTICO_DATA to another folder.`,
      )
    }
    return { folder: inside, account: {} }
  }
  const outside = join(beside, `portico-${shortHash(dataDir)}`, 'postgres')
  if (existsSync(inside)) {
    const account = ownerOf(inside)
    if (reaches(account, inside)) return { folder: inside, account }
    throw new Error(
      `The database in ${inside} can't be reached by the account it runs as (number ${account.uid}): let that account pass through the folders above it (chmod o+x).`,
    )
  }
  if (!existsSync(outside) && reaches(nobody, dataDir)) return { folder: inside, account: nobody }
  mkdirSync(dirname(outside), { recursive: true })
  chmodSync(dirname(outside), 0o755)
  return { folder: outside, account: existsSync(outside) ? ownerOf(outside) : nobody }
}

/** Makes the data folder and gives its real path, or says what is in the way. */
export function makeDataFolder(dataDir: string): string {
  try {
    mkdirSync(dataDir, { recursive: true })
    accessSync(dataDir, constants.W_OK)
    return realpathSync(dataDir)
  } catch (error) {
    throw new Error(`The data folder ${dataDir} can't be written: set PORTICO_DATA to one that can.`, { cause: error })
  }
}

/** A short private folder for the server's socket: socket paths may have about a hundred characters at most. */
export function makeSocketFolder({ folder, account }: Place): string {
  const parent = [tmpdir(), '/tmp'].find(path => path.length < 60 && reaches(account, path)) ?? '/tmp'
  const path = join(parent, `portico-${shortHash(folder)}`)
  try {
    mkdirSync(path, { mode: 0o700 })
    give(path, account)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    const found = lstatSync(path)
    if (!found.isDirectory() || found.uid !== (account.uid ?? process.getuid?.())) {
      throw new Error(`${path} belongs to another account, and the database needs it: remove it.`)
    }
  }
  chmodSync(path, 0o700)
  return path
}

/** Makes an empty folder that belongs to the server's account alone. */
export function makeOwnFolder(path: string, account: Account) {
  rmSync(path, { recursive: true, force: true })
  mkdirSync(path, { mode: 0o700 })
  give(path, account)
}

/** Whether the account can pass through all folders down to this one. */
export function reaches(account: Account, folder: string): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...account, cwd: '/' }).status === 0
}

function ownerOf(folder: string): Account {
  const { uid, gid } = statSync(folder)
  if (uid !== 0) return { uid, gid }
  throw new Error(
    `The database in ${folder} belongs to root, as which PostgreSQL does not run: chown -R nobody ${folder}`,
  )
}

function give(path: string, { uid, gid }: Account) {
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid)
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}
