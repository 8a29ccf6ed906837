import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findBrowser } from '../bin/find-browser.ts'

const listed = {
  '': { name: 'portico' },
  'node_modules/kept': { version: '1.0.0', integrity: 'sha512-one' },
  'node_modules/tool': { version: '2.0.0', integrity: 'sha512-two', dev: true },
  'node_modules/elsewhere': { version: '3.0.0', integrity: 'sha512-three', optional: true },
}
// Stands in for npm: writes down what it was asked, and leaves the list npm leaves.
const npm = `
  const { mkdirSync, writeFileSync, copyFileSync } = require('node:fs')
  writeFileSync('asked', process.argv.slice(2).join(' '))
  if (require('node:fs').existsSync('broken')) process.exit(1)
  mkdirSync('node_modules/.bin', { recursive: true })
  writeFileSync('node_modules/.bin/node', '')
  copyFileSync('package-lock.json', 'node_modules/.package-lock.json')
`
let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'commands '))
  write('package-lock.json', JSON.stringify({ packages: listed }))
  write('npm.cjs', npm)
  mkdirSync(join(folder, 'bin'))
  copyFileSync(join(import.meta.dirname, '..', 'bin', 'ensure.mjs'), join(folder, 'bin', 'ensure.mjs'))
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('a fresh clone is installed once, with one line that says so', () => {
  expect(ensure()).toEqual({
    status: 0,
    said: 'Installing the packages that package-lock.json lists: half a minute or so.\n',
  })
  expect(asked()).toMatch(/^ci --include=optional /)
  expect(asked()).not.toContain('--include=dev')
  rmSync(join(folder, 'asked'))
  expect(ensure()).toEqual({ status: 0, said: '' })
  expect(asked()).toBe('')
})

test('a changed lock file is installed again', () => {
  ensure()
  rmSync(join(folder, 'asked'))
  const changed = { ...listed, 'node_modules/kept': { version: '1.0.1', integrity: 'sha512-new' } }
  write('package-lock.json', JSON.stringify({ packages: changed }))
  ensure()
  expect(asked()).toMatch(/^ci /)
})

test('the tests get the development packages that a start does without', () => {
  ensure()
  const { 'node_modules/tool': _tool, 'node_modules/elsewhere': _elsewhere, ...found } = listed
  write('node_modules/.package-lock.json', JSON.stringify({ packages: found }))
  rmSync(join(folder, 'asked'))
  ensure()
  expect(asked()).toBe('')
  ensure('--test')
  expect(asked()).toContain('--include=dev')
})

test('an installation that fails is said in a sentence', () => {
  write('broken', '')
  expect(ensure()).toMatchObject({ status: 1, said: expect.stringContaining('could not be installed') })
})

test('a browser is the one that is named, else an installed one, else the newest of Playwright', () => {
  const home = join(folder, 'home')
  expect(findBrowser({ PATH: '', HOME: home, CHROMIUM_PATH: join(folder, 'absent') })).toBeUndefined()
  const older = program('home/.cache/ms-playwright/chromium-999/chrome-linux/chrome')
  expect(findBrowser({ PATH: '', HOME: home })).toBe(older)
  const newer = program('home/.cache/ms-playwright/chromium_headless_shell-1200/chrome-linux/headless_shell')
  expect(findBrowser({ PATH: '', HOME: home })).toBe(newer)
  const installed = program('path/google-chrome')
  expect(findBrowser({ PATH: join(folder, 'path'), HOME: home })).toBe(installed)
  const named = program('named')
  expect(findBrowser({ PATH: join(folder, 'path'), HOME: home, CHROMIUM_PATH: named })).toBe(named)
})

function ensure(...words: string[]) {
  const env = { PATH: process.env.PATH, npm_execpath: join(folder, 'npm.cjs') }
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bin/ensure.mjs', ...words], { cwd: folder, env })
  return { status, said: `${stdout}${stderr}` }
}

function asked(): string {
  const file = join(folder, 'asked')
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

function write(path: string, text: string): string {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
  return join(folder, path)
}

function program(path: string): string {
  const file = write(path, '#!/bin/sh\n')
  chmodSync(file, 0o755)
  return file
}
