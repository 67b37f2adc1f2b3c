import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { failuresOf, outcomeOf, sumReports } from './reports.ts'

const report = (passed: number, failed: number, skipped: number, success = failed === 0) => ({
  success,
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: skipped,
  numTodoTests: 0,
})

test('a run that breaks off before its first test counts as a failure', () => {
  expect(outcomeOf(report(0, 0, 0, false))).toEqual({ passed: 0, failed: 1, skipped: 0 })
})

test('the reports of several runs are added up', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bekal-reports-'))
  await writeFile(join(folder, 'one.json'), JSON.stringify(report(3, 0, 1)))
  await writeFile(join(folder, 'two.json'), JSON.stringify(report(4, 2, 0)))
  await writeFile(join(folder, 'notes.txt'), 'no report')
  expect(await sumReports(folder)).toEqual({ passed: 7, failed: 2, skipped: 1, failures: [] })
  await rm(folder, { recursive: true })
})

test('what failed is named: a test by its name and first line, a file that never began by its message', () => {
  const test = (fullName: string, status: string, why?: string) => ({
    fullName,
    status,
    failureMessages: why === undefined ? [] : [why],
  })
  const named = failuresOf({
    ...report(1, 1, 0),
    testResults: [
      {
        name: join(process.cwd(), 'src/a.test.ts'),
        status: 'failed',
        assertionResults: [
          test('is well', 'passed'),
          test('adds up', 'failed', 'Error: 3 is not 4\n    at line 7'),
        ],
      },
      {
        name: join(process.cwd(), 'src/b.test.ts'),
        status: 'failed',
        message: 'no such module',
        assertionResults: [],
      },
      {
        name: join(process.cwd(), 'src/c.test.ts'),
        status: 'passed',
        assertionResults: [test('is well', 'passed')],
      },
    ],
  })
  expect(named).toEqual(['src/a.test.ts > adds up: Error: 3 is not 4', 'src/b.test.ts: no such module'])
})
