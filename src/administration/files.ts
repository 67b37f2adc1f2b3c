import { parse } from 'csv-parse/sync'
import type { ExportForm, ReferenceFile, ReferenceKind } from './contract.ts'
import { referenceKinds } from './contract.ts'
import { plan as planOf, type Plan } from './rules/planning.ts'
import { type Cells, columns, ignored, type Present, rowsOf, type Table } from './rules/tables.ts'

/** Reference data as files, in and out. Pure: text in, text out. */

/** What these files would change of what is there. */
export function planFiles(files: readonly ReferenceFile[], present: Present): Plan {
  return planOf(files.map(readTable), present)
}

/** A file by what its heading says, whatever it is called: browsers and spreadsheets rename. */
export function readTable({ path, text }: ReferenceFile): Table {
  if (/^\uFEFF?\s*[{[]/.test(text)) return readKinds(path, text)
  const heading = text.slice(0, text.search(/[\r\n]|$/))
  const delimiter = heading.split(';').length > heading.split(',').length ? ';' : ','
  let rows: string[][]
  try {
    rows = parse(text, { bom: true, delimiter, skip_empty_lines: true, relax_column_count: false })
  } catch (error) {
    const { records = 1 } = error as { records?: number }
    return { path, kind: null, fault: 'not_csv', row: Math.max(records, 0) }
  }
  const [names = [], ...body] = rows
  const found = names.map((name) => name.trim().toLowerCase())
  const kind = referenceKinds.find((one) => isHeadingOf(one, found))
  if (kind === undefined) return { path, kind: null, fault: 'unknown_file', row: 0 }
  const cellsOf = (row: string[]): Cells => Object.fromEntries(found.map((name, at) => [name, row[at] ?? '']))
  // A spreadsheet leaves rows of empty cells behind.
  return { path, kind, rows: body.filter((row) => row.some((cell) => cell.trim() !== '')).map(cellsOf) }
}

function isHeadingOf(kind: ReferenceKind, found: readonly string[]): boolean {
  const wanted: readonly string[] = columns[kind]
  const allowed = [...wanted, ...(ignored[kind] ?? [])]
  return (
    new Set(found).size === found.length &&
    wanted.every((name) => found.includes(name)) &&
    found.every((name) => allowed.includes(name))
  )
}

/** Kinds of promises as JSON; what they say is compared, whatever the order of its fields. */
function readKinds(path: string, text: string): Table {
  try {
    const { kinds } = JSON.parse(text.replace(/^\uFEFF/, '')) as { kinds?: unknown }
    if (!Array.isArray(kinds)) return { path, kind: null, fault: 'unknown_file', row: 0 }
    return { path, kind: 'obligation_kinds', rows: kinds.map(kindRow) }
  } catch {
    return { path, kind: null, fault: 'not_csv', row: 0 }
  }
}

export function kindRow(kind: unknown): Cells {
  const name = (kind as { kind?: unknown } | null)?.kind
  return { kind: typeof name === 'string' ? name : '', terms: JSON.stringify(inOrder(kind)) }
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder)
  if (value === null || typeof value !== 'object') return value
  const fields = Object.entries(value).map(([name, inside]) => [name, inOrder(inside)] as const)
  return Object.fromEntries(fields.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Everything as files: the same state gives the same bytes. */
export function filesOf(present: Present, form: ExportForm = 'plain'): ReferenceFile[] {
  const rows = rowsOf(present)
  const csv = (kind: ReferenceKind, some = rows[kind]) => csvOf(columns[kind], some, form)
  const kinds = rows.obligation_kinds.map(({ terms = '' }) => JSON.parse(terms) as unknown)
  return [
    ...present.lists.map(({ list }) => ({
      path: `codes/${list}.csv`,
      text: csv(
        'codes',
        rows.codes.filter((row) => row['list'] === list),
      ),
    })),
    { path: 'holidays/decrees.csv', text: csv('holiday_years') },
    { path: 'holidays/holidays-id.csv', text: csv('holidays') },
    { path: 'obligations/kinds.json', text: `${JSON.stringify({ kinds }, null, 2)}\n` },
    { path: 'packages/items.csv', text: csv('package_items') },
    { path: 'packages/packages.csv', text: csv('packages') },
    { path: 'regions/regions.csv', text: csv('regions') },
  ].sort((a, b) => (a.path < b.path ? -1 : 1))
}

/**
 * plain: as the project keeps it, commas and lines of Unix. spreadsheet: as a spreadsheet of an Indonesian office opens it
 * by a double click, semicolons, a mark of UTF-8 and lines of Windows. Quotes only where needed (RFC 4180).
 */
function csvOf(names: readonly string[], rows: readonly Cells[], form: ExportForm): string {
  const [mark, separator, end] = form === 'plain' ? ['', ',', '\n'] : ['\uFEFF', ';', '\r\n']
  const cell = (text: string) => (/[",;\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  const line = (cells: readonly string[]) => cells.map(cell).join(separator) + end
  return mark + line(names) + rows.map((row) => line(names.map((name) => row[name] ?? ''))).join('')
}
