import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildIfChanged } from './build.ts'
import { browserAdvice, ensureBrowser } from './find-browser.ts'
import { openCamera } from './screenshots-camera.ts'
import { walkClients } from './screenshots-clients.ts'
import { walkStaff } from './screenshots-staff.ts'

// npm run screenshots [-- FOLDER]: the README's pictures, taken from a running demo; with a folder, every screen and dialog on a
// desk, in the dark and at 390 px, with what axe finds.
const root = join(import.meta.dirname, '..')
const everything = process.argv[2]
const folder = everything ?? join(root, 'docs', 'pictures')
const [portalUrl, crmUrl] = ['http://localhost:4960', 'http://localhost:4961']
const readme = ['zsc-key', 'import-choose', 'report', 'import-clients', 'client-company', 'client-home', 'undo']

if (buildIfChanged() !== 0) process.exit(1)
const executablePath = ensureBrowser()
if (!executablePath) {
  console.error(browserAdvice)
  process.exit(1)
}

const data = mkdtempSync(join(tmpdir(), 'portico-pictures-'))
// As root, the account that the database runs as must get there.
chmodSync(data, 0o755)
const env = { ...process.env, PORTAL_PORT: '4960', CRM_PORT: '4961', PORTICO_DATA: data, DATABASE_URL: '' }
const products = spawn(process.execPath, [join(root, 'src', 'main.ts'), '--demo'], { env, stdio: 'ignore' })
const camera = await openCamera({ executablePath, folder, portalUrl, crmUrl, only: everything ? undefined : readme })
try {
  mkdirSync(folder, { recursive: true })
  await Promise.all([portalUrl, crmUrl].map(answers))
  const portal = await walkStaff(camera)
  await walkClients(camera, portal)
} finally {
  await camera.close()
  const gone = new Promise(resolve => products.once('exit', resolve))
  products.kill('SIGTERM')
  await gone
  rmSync(data, { recursive: true, force: true })
}
process.exit(0)

async function answers(url: string): Promise<void> {
  while (
    !(await fetch(`${url}/api/health`).then(
      response => response.ok,
      () => false,
    ))
  )
    await new Promise(resolve => setTimeout(resolve, 200))
}
