import { isLocalDate } from '../../kernel/dates.ts'
import type { ReferenceFault, ReferenceKind, ReferenceOutcome, ReferenceRow } from '../contract.ts'
import { type Cells, columns, keyOf, keys, meant } from './tables.ts'

/** Rows on their way through a plan, and what can be wrong with any of them. */

type Problem = ReferenceRow['problems'][number]

/** One row on its way through the plan. */
export type Item = {
  path: string
  kind: ReferenceKind
  row: number
  cells: Cells
  key: string
  before: Cells | undefined
  changed: string[]
  outcome: ReferenceOutcome
  problems: Problem[]
}

export function reported({ path, row, key, cells, before, changed, outcome, problems }: Item): ReferenceRow {
  const changes = changed.map((column) => ({
    column,
    before: before?.[column] ?? '',
    after: cells[column] ?? '',
  }))
  return {
    path,
    row,
    about: key,
    outcome,
    changes: outcome === 'added' || outcome === 'refused' ? [] : changes,
    problems,
  }
}

export function itemsOf(
  path: string,
  kind: ReferenceKind,
  rows: readonly Cells[],
  known: Record<ReferenceKind, Map<string, Cells>>,
): Item[] {
  return rows.map((row, at) => {
    const cells = Object.fromEntries(
      columns[kind].map((column) => [column, meant(column, row[column] ?? '')]),
    )
    const key = keyOf(kind, cells)
    const before = known[kind].get(key)
    // Where no place is given, an entry keeps the one that it has.
    if (kind === 'codes' && cells['position'] === '' && before) cells['position'] = before['position'] ?? ''
    const changed = columns[kind].filter((column) => (before?.[column] ?? '') !== cells[column])
    const outcome = before === undefined ? 'added' : changed.length === 0 ? 'unchanged' : 'changed'
    return { path, kind, row: at + 1, cells, key, before, changed, outcome, problems: [] }
  })
}

export function refuse(item: Item, column: string, code: ReferenceFault): void {
  item.problems.push({ column, code })
  item.outcome = 'refused'
}

export function refuseTwice(items: readonly Item[]): void {
  const seen = new Set<string>()
  for (const item of items) {
    const place = `${item.kind} ${item.key}`
    if (seen.has(place)) refuse(item, keys[item.kind].at(-1) ?? '', 'duplicate')
    seen.add(place)
  }
}

/** Regions and kinds of promises come with a version of Bekal: code and past deadlines rest on them. */
export function notImported(item: Item): void {
  if (item.outcome === 'unchanged' || item.outcome === 'refused') return
  const differing = item.before === undefined ? keys[item.kind] : item.changed
  for (const column of differing) refuse(item, column, 'not_imported')
}

/** Whether the cells hold days, and the first is not after the second. */
export function checkPeriod(item: Item, from: string, to: string): void {
  for (const column of [from, to]) {
    const text = item.cells[column] ?? ''
    if (text !== '' && !isLocalDate(text)) return refuse(item, column, 'bad_date')
  }
  const [first = '', last = ''] = [item.cells[from], item.cells[to]]
  if (first !== '' && last !== '' && last < first) refuse(item, to, 'ends_before_begin')
}

export function checkNumber(item: Item, column: string, most: number): void {
  const text = item.cells[column] ?? ''
  if (text !== '' && (!/^\d{1,10}$/.test(text) || Number(text) > most)) refuse(item, column, 'bad_number')
}

/** Texts that may be empty. */
export function checkText(item: Item, column: string, longest: number): void {
  const text = item.cells[column] ?? ''
  const fault = text === '' ? null : faultOfPlain(text, longest)
  if (fault !== null) refuse(item, column, fault)
}

/** Names of sources and institutions may hold what labels may not. */
function faultOfPlain(text: string, longest: number): ReferenceFault | null {
  if (text.length > longest) return 'too_long'
  return /^[=+@-]/.test(text) ? 'formula' : null
}

export const isWord = (text: string | undefined) => /^[a-z][a-z0-9_]{0,39}$/.test(text ?? '')
