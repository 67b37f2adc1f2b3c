import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parse } from 'csv-parse/sync'
import { Refused } from './failure.ts'

/** A file as it was named where the command was typed: npm runs scripts in the folder of the package. */
export function fileNamed(name: string, env: Record<string, string | undefined> = process.env): string {
  const typedIn = env['npm_lifecycle_event'] === 'bekal' ? env['INIT_CWD'] : undefined
  return resolve(typedIn ?? process.cwd(), name)
}

export async function readText(name: string): Promise<string> {
  return readFile(fileNamed(name), 'utf8')
}

/**
 * The rows of a CSV text with exactly these columns, in any order. Spreadsheets of Indonesian offices separate with
 * semicolons: taken so where the heading has no comma. Throws Refused with a sentence.
 */
export function readCsv<Column extends string>(
  text: string,
  columns: readonly Column[],
): Record<Column, string>[] {
  const heading = text.slice(0, text.search(/[\r\n]|$/))
  try {
    return parse(text, {
      bom: true,
      columns: (found: string[]) => checkedColumns(found, columns),
      delimiter: heading.includes(',') ? ',' : ';',
      skip_empty_lines: true,
    }) as Record<Column, string>[]
  } catch (error) {
    if (error instanceof Refused) throw error
    throw new Refused(
      `The file is not proper CSV: ${placeOf(error)}. Correct it, or save it again as CSV (UTF-8).`,
    )
  }
}

function checkedColumns(found: readonly string[], wanted: readonly string[]): string[] {
  const names = found.map((name) => name.trim())
  const missing = wanted.filter((name) => !names.includes(name))
  const unknown = names.filter((name) => !wanted.includes(name))
  const twice = names.filter((name, at) => names.indexOf(name) !== at)
  const faults = [
    missing.length > 0 ? `it lacks ${missing.join(', ')}` : '',
    unknown.length > 0
      ? `it has ${unknown.map((name) => JSON.stringify(name)).join(', ')}, which is not known`
      : '',
    twice.length > 0 ? `it has ${twice.join(', ')} twice` : '',
  ].filter((fault) => fault !== '')
  if (faults.length > 0) {
    throw new Refused(
      `The heading of the file is not right: ${faults.join('; ')}. The columns are ${wanted.join(', ')}.`,
    )
  }
  return names
}

/** Where and what, never a value of the file. */
function placeOf(error: unknown): string {
  const { code, lines } = error as { code?: string; lines?: number }
  const what: Record<string, string> = {
    CSV_RECORD_INCONSISTENT_COLUMNS: 'a row has more or fewer cells than the heading',
    CSV_QUOTE_NOT_CLOSED: 'a quotation mark is never closed',
    CSV_INVALID_CLOSING_QUOTE: 'a quotation mark stands in the middle of a cell',
    INVALID_OPENING_QUOTE: 'a quotation mark stands in the middle of a cell',
  }
  return `${what[code ?? ''] ?? 'a row cannot be read'}${lines === undefined ? '' : ` (line ${lines})`}`
}
