import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { outcomeOf, sumReports } from './reports.ts'

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
  expect(await sumReports(folder)).toEqual({ passed: 7, failed: 2, skipped: 1 })
  await rm(folder, { recursive: true })
})
