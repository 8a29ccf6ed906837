// Runs on whatever Node the machine has, before anything is installed: plain JavaScript, nothing imported but Node's own.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const forTests = process.argv.includes('--test')
const platform = `${process.platform}-${process.arch}`
const major = Number(process.versions.node.split('.')[0])

if (major < 20) leave(`Portico needs Node 20 or newer to install itself; this is Node ${process.versions.node}.`)
if (!['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'].includes(platform)) {
  leave(`Portico runs on Linux and macOS (x64 or arm64), not on ${platform}. On Windows it runs in WSL.`)
}
if (process.platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime) {
  leave('Portico needs a Linux with glibc, such as Debian, Ubuntu or Fedora; this one has another C library.')
}
if (!isInstalled()) {
  process.stdout.write('Installing the packages that package-lock.json lists: half a minute or so.\n')
  const npm = process.env.npm_execpath
  const words = ['ci', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error']
  if (forTests) words.push('--include=dev')
  const options = { cwd: root, stdio: 'inherit' }
  const { status } = npm ? spawnSync(process.execPath, [npm, ...words], options) : spawnSync('npm', words, options)
  if (status !== 0) leave('The packages could not be installed; npm says why above. Nothing else was changed.')
}
if (!existsSync(join(root, 'node_modules', '.bin', 'node')) && major < 24) {
  leave(`No package brought Node 24 for ${platform}: install Node 24 or newer, then try again.`)
}

/** Whether node_modules holds what the lock file lists, by the list that npm leaves there when it is done. */
function isInstalled() {
  const wanted = packagesIn(join(root, 'package-lock.json'))
  const found = packagesIn(join(root, 'node_modules', '.package-lock.json'))
  if (!found) return false
  return Object.entries(wanted).every(([path, entry]) => {
    // Packages for other platforms are never there; development packages only need to be for the tests.
    const mayMiss = path === '' || entry.optional || ((entry.dev || entry.devOptional) && !forTests)
    const there = found[path]
    return there ? there.version === entry.version && there.integrity === entry.integrity : mayMiss
  })
}

function packagesIn(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : undefined
}

function leave(sentence) {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}
