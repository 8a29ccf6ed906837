import { spawnSync } from 'node:child_process'
import { accessSync, constants, globSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge']
const macApplications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** A Chromium on this machine: the one CHROMIUM_PATH names, else an installed one, else the one Playwright fetched. */
export function findBrowser(env: NodeJS.ProcessEnv = process.env): string | undefined {
  if (env.CHROMIUM_PATH) return isProgram(env.CHROMIUM_PATH) ? env.CHROMIUM_PATH : undefined
  const folders = env.PATH?.split(delimiter).filter(Boolean) ?? []
  const installed = names.flatMap(name => folders.map(folder => join(folder, name)))
  return [...installed, ...macApplications].find(isProgram) ?? playwrightsOwn(env)
}

/** Finds a Chromium, on Debian as root installing it if there is none; undefined if that does not help. */
export function ensureBrowser(): string | undefined {
  const found = findBrowser()
  if (found || process.env.CHROMIUM_PATH || process.getuid?.() !== 0 || !isProgram('/usr/bin/apt-get')) return found
  process.stdout.write('No Chromium on this machine: installing the package "chromium".\n')
  const options = { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
  const run = (...words: string[]) => spawnSync('apt-get', ['-qq', ...words], options as object).status === 0
  if (run('update')) run('install', '--yes', '--no-install-recommends', 'chromium', 'fonts-liberation')
  return findBrowser()
}

/** What to say where no browser is to be found. */
export const browserAdvice =
  'The journeys need a Chromium, and there is none here. Get one with: npx playwright-core install --with-deps chromium'

function playwrightsOwn(env: NodeJS.ProcessEnv): string | undefined {
  const cache = process.platform === 'darwin' ? 'Library/Caches/ms-playwright' : '.cache/ms-playwright'
  const folder = env.PLAYWRIGHT_BROWSERS_PATH || join(env.HOME || homedir(), cache)
  const places = ['chrome-*/{chrome,headless_shell,chrome-headless-shell}', 'chrome-mac*/*.app/Contents/MacOS/*']
  const patterns = places.map(place => `chromium*-*/${place}`)
  const revision = (path: string) => Number(/-(\d+)/.exec(path)?.[1] ?? 0)
  return globSync(patterns, { cwd: folder })
    .sort((a, b) => revision(b) - revision(a))
    .map(path => join(folder, path))
    .find(isProgram)
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
