import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'

export type Outcome = { passed: number; failed: number; skipped: number }

type Report = {
  success: boolean
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  testResults?: readonly {
    name: string
    status: string
    message?: string
    assertionResults: readonly {
      fullName: string
      status: string
      failureMessages?: readonly string[] | null
    }[]
  }[]
}

const firstLine = (text: string | undefined): string => text?.split('\n', 1)[0] ?? ''

/** A line for each test that failed: its file, its name, and the first line of why. A file that never began is one too. */
export function failuresOf({ testResults = [] }: Report): readonly string[] {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(process.cwd(), name)
    const failed = assertionResults.filter((test) => test.status === 'failed')
    if (failed.length === 0) return status === 'failed' ? [`${file}: ${firstLine(message)}`] : []
    return failed.map((test) => `${file} > ${test.fullName}: ${firstLine(test.failureMessages?.[0])}`)
  })
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

/** The sum of all reports in a folder whose names begin so, and what failed, a line each. */
export async function sumReports(
  folder: string,
  prefix = '',
): Promise<Outcome & { failures: readonly string[] }> {
  const sum = { passed: 0, failed: 0, skipped: 0, failures: [] as string[] }
  for (const name of (await readdir(folder)).toSorted()) {
    if (!name.startsWith(prefix) || !name.endsWith('.json')) continue
    const report = JSON.parse(await readFile(join(folder, name), 'utf8')) as Report
    const outcome = outcomeOf(report)
    sum.failures.push(...failuresOf(report))
    sum.passed += outcome.passed
    sum.failed += outcome.failed
    sum.skipped += outcome.skipped
  }
  return sum
}

/** `node src/testing/reports.ts <folder>` prints what failed and, as the last line, the sum; code 1 where something failed. */
if (import.meta.main) {
  const { passed, failed, skipped, failures } = await sumReports(process.argv[2] ?? '.')
  for (const failure of failures) console.log(`failed: ${failure}`)
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
  process.exitCode = failed > 0 ? 1 : 0
}
