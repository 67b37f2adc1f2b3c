import { dayKinds, type Holiday } from '../../src/agencies/contract.ts'
import { isLocalDate, yearOf } from '../../src/kernel/dates.ts'

export type RowFault = 'columns' | 'date' | 'year' | 'twice' | 'name' | 'kind'

export interface PastedRow {
  /** Counted from 1, as an editor shows it. */
  readonly line: number
  readonly text: string
  readonly day: Holiday | null
  readonly fault: RowFault | null
}

/** Cells of a line: commas, semicolons or tabs part them, and quotes keep a comma inside a cell. */
function cells(line: string): string[] {
  const found: string[] = []
  for (const match of line.matchAll(/(?:^|[,;\t])(?:"((?:[^"]|"")*)"|([^,;\t]*))/g))
    found.push((match[1]?.replaceAll('""', '"') ?? match[2] ?? '').trim())
  return found
}

function readRow(line: string, year: number, seen: Set<string>): Holiday | RowFault {
  const [date = '', name = '', kind = '', ...more] = cells(line)
  if (more.length > 0 || kind === '') return 'columns'
  if (!isLocalDate(date)) return 'date'
  if (yearOf(date) !== year) return 'year'
  if (seen.has(date)) return 'twice'
  if (name === '' || name.length > 120) return 'name'
  const known = dayKinds.find((one) => one === kind)
  if (!known) return 'kind'
  seen.add(date)
  return { date, name, kind: known }
}

/** Reads rows of `date,name,type` as they were pasted. A head line and empty lines are skipped. */
export function readHolidays(pasted: string, year: number): PastedRow[] {
  const seen = new Set<string>()
  return pasted
    .split(/\r?\n/)
    .map((text, at) => ({ text: text.trim(), line: at + 1 }))
    .filter(({ text }) => text !== '' && !/^"?(date|tanggal)\b/i.test(text))
    .map(({ text, line }) => {
      const read = readRow(text, year, seen)
      return typeof read === 'string'
        ? { line, text, day: null, fault: read }
        : { line, text, day: read, fault: null }
    })
}
