import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sumReports } from './reports.ts'

/**
 * `npm run test:long`: what takes longer than a cup of coffee. Reports go to the folder BEKAL_REPORTS, where it is set.
 * The last line is the sum of all runs.
 */
type Run = { name: string; project: string; files?: readonly string[]; env: Record<string, string> }

const oldest = process.env['BEKAL_TEST_PG_BIN'] ?? '/usr/lib/postgresql/15/bin'
const runs: Run[] = [
  { name: 'kill', project: 'kill', env: { BEKAL_KILLS: process.env['BEKAL_KILLS'] ?? '200' } },
  {
    name: 'fuzz',
    project: 'db',
    files: ['src/fuzz.db.test.ts'],
    env: { BEKAL_FUZZ: process.env['BEKAL_FUZZ'] ?? '300' },
  },
  {
    name: 'backup',
    project: 'db',
    env: { BEKAL_REHEARSAL: process.env['BEKAL_REHEARSAL'] ?? '5000' },
    files: ['src/backup/rehearsal.db.test.ts'],
  },
]
if (existsSync(join(oldest, 'postgres'))) {
  runs.push({ name: 'postgresql-15', project: 'db', env: { BEKAL_TEST_PG_BIN: oldest } })
} else {
  console.log(
    `No PostgreSQL in ${oldest}: the database tests are not repeated on the oldest version. Debian: apt-get install postgresql-15, or set BEKAL_TEST_PG_BIN.`,
  )
}

/** The report of a run that ended without one. */
const broken = JSON.stringify({
  success: false,
  numPassedTests: 0,
  numFailedTests: 1,
  numPendingTests: 0,
  numTodoTests: 0,
})

const root = join(import.meta.dirname, '../..')
const asked = process.env['BEKAL_REPORTS']
if (asked) await mkdir(asked, { recursive: true })
const folder = asked ?? (await mkdtemp(join(tmpdir(), 'bekal-long-')))
for (const { name, project, files = [], env } of runs) {
  console.log(`\n${name}`)
  const report = join(folder, `long-${name}.json`)
  const args = ['run', '--project', project, ...files, '--reporter=default', '--reporter=json']
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const child = spawn(process.execPath, [vitest, ...args, `--outputFile.json=${report}`], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  })
  const [code] = await once(child, 'exit')
  // A run that ends without a report has failed as a whole.
  if (code !== 0 && !existsSync(report)) await writeFile(report, broken)
}
const { passed, failed, failures } = await sumReports(folder, 'long-')
for (const failure of failures) console.log(`failed: ${failure}`)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
