import type { Reply } from '../platform/endpoint.ts'
import type { importSites, RowProblem, RowReport } from '../sites/contract.ts'
import { table } from './out.ts'

export type ImportReply = Reply<typeof importSites>

type Fault = RowReport['problems'][number]

/** What is wrong with a cell, and what to do. */
const sentences = {
  bad_id: 'An id has small letters, digits and hyphens only.',
  no_name: 'The site has no name.',
  no_region: 'A site lies in at least one district: give its code.',
  unknown_region: 'No district has this code. A district is written 31.72.',
  old_region: 'This code no longer holds and became several: give the one that is meant.',
  bad_date:
    'There is no such date, or it does not match its precision (day 2016-03-14, month 2016-03, year 2016).',
  unknown_date_kind: 'This kind of date is not known.',
  bad_count: 'A count is a whole number up to 1000000; several are separated by semicolons.',
  duplicate_in_file: 'This id stands in an earlier row already.',
  looks_like_identity:
    'It seems to hold somebody’s number or contact: delete it, such a file must not hold any.',
  differs: 'The site is here already and says otherwise: it was left as it is.',
} as const satisfies Record<RowProblem, string>

/** A cell that may name somebody is not repeated, neither on the screen nor in a machine's log. */
const shownValue = ({ code, value }: Fault) => (code === 'looks_like_identity' ? '' : value)

export type ReportedProblem = Fault & { sentence: string }

/** The report for machines: the server's own with a sentence for each problem. */
export function reportForMachines(reply: ImportReply): Omit<ImportReply, 'rows'> & {
  rows: (Omit<RowReport, 'problems'> & { problems: ReportedProblem[] })[]
} {
  return {
    ...reply,
    rows: reply.rows.map((row) => ({
      ...row,
      problems: row.problems.map((problem) => ({
        ...problem,
        value: shownValue(problem),
        sentence: sentences[problem.code],
      })),
    })),
  }
}

/** The report for people: a table of the rows, then what became of the file. */
export function reportForPeople(reply: ImportReply, dryRun: boolean): string[] {
  const rows = reply.rows.flatMap(({ row, id, outcome, problems }) => {
    const [first = '', ...more] = problems.map(problemLine)
    return [[String(row), id, outcome, first], ...more.map((line) => ['', '', '', line])]
  })
  return [...table([['row', 'id', 'outcome', 'problems'], ...rows]), '', closing(reply, dryRun)]
}

function problemLine(problem: Fault): string {
  const value = shownValue(problem)
  const short = value.length > 40 ? `${value.slice(0, 39)}…` : value
  return `${problem.column}${short === '' ? '' : ` ${JSON.stringify(short)}`}: ${sentences[problem.code]}`
}

function closing({ added, unchanged, refused }: ImportReply, dryRun: boolean): string {
  if (refused > 0) {
    const rows = refused === 1 ? '1 row is refused' : `${refused} rows are refused`
    return `${rows}: nothing was written. Correct them and run this again. Rows are counted without the heading.`
  }
  return dryRun
    ? `Dry run, nothing was written: ${added} would be added, ${unchanged} are here already.`
    : `${added} added, ${unchanged} were here already.`
}
