import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Figure } from './bench.ts'

const root = join(import.meta.dirname, '..')
const ports = { PORTAL_PORT: '4970', CRM_PORT: '4971' }

/** `npm start` in a fresh clone (install, build, new database, demo data), and again in the same one. */
export async function benchStarts(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'portico-bench-'))
  // As root, the account that the database runs as must get there.
  chmodSync(folder, 0o755)
  try {
    execFileSync('git', ['clone', '--quiet', root, folder])
    const cold = await start(folder)
    const warm = [await start(folder), await start(folder), await start(folder)].sort((a, b) => a - b)
    return [
      { name: 'npm start in a fresh clone (last commit)', value: cold, unit: 's', note: 'at most 90' },
      { name: 'npm start again, median of 3', value: warm[1] as number, unit: 's', note: 'at most 10' },
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function start(folder: string): Promise<number> {
  const began = performance.now()
  const env = { ...process.env, ...ports, PORTICO_DATA: join(folder, 'data'), DATABASE_URL: '', CI: 'true' }
  const child = spawn('npm', ['start'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (output += String(chunk)))
  const ended = new Promise<never>((_, reject) =>
    child.once('exit', code => reject(new Error(`npm start ended with ${code}:\n${output}`))),
  )
  ended.catch(() => {})
  try {
    await Promise.race([
      Promise.all(Object.values(ports).map(port => answers(`http://127.0.0.1:${port}/api/health`))),
      ended,
    ])
    return (performance.now() - began) / 1000
  } finally {
    await stop(child)
  }
}

async function answers(url: string): Promise<void> {
  for (;;) {
    const ok = await fetch(url).then(
      response => response.ok,
      () => false,
    )
    if (ok) return
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || !child.pid) return
  const gone = new Promise(resolve => child.once('exit', resolve))
  // As Ctrl-C in a terminal would: to every process of the group.
  process.kill(-child.pid, 'SIGINT')
  await gone
}
