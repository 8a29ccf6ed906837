import { buildIfChanged } from './build.ts'

process.exitCode = buildIfChanged()
if (process.exitCode === 0) {
  process.argv.push('--demo')
  await import('../src/main.ts')
}
