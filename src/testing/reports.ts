import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

export type Outcome = { passed: number; failed: number; skipped: number }

type Report = {
  success: boolean
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
}

/** What Vitest's JSON report counts; a run that failed outside of any test (it didn't even begin, say) is one failure. */
export function outcomeOf(report: Report): Outcome {
  const { success, numPassedTests, numFailedTests, numPendingTests, numTodoTests } = report
  return {
    passed: numPassedTests,
    failed: numFailedTests === 0 && !success ? 1 : numFailedTests,
    skipped: numPendingTests + numTodoTests,
  }
}

/** The sum of all reports in a folder whose names begin so. */
export async function sumReports(folder: string, prefix = ''): Promise<Outcome> {
  const sum: Outcome = { passed: 0, failed: 0, skipped: 0 }
  for (const name of await readdir(folder)) {
    if (!name.startsWith(prefix) || !name.endsWith('.json')) continue
    const outcome = outcomeOf(JSON.parse(await readFile(join(folder, name), 'utf8')) as Report)
    sum.passed += outcome.passed
    sum.failed += outcome.failed
    sum.skipped += outcome.skipped
  }
  return sum
}

/** `node src/testing/reports.ts <folder>` prints the sum as one line; code 1 where something failed. */
if (import.meta.main) {
  const { passed, failed, skipped } = await sumReports(process.argv[2] ?? '.')
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
  process.exitCode = failed > 0 ? 1 : 0
}
