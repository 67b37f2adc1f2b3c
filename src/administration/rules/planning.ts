import { dayKinds, type HolidayYear } from '../../agencies/contract.ts'
import { type Package, payers } from '../../aid/contract.ts'
import { isLocalDate } from '../../kernel/dates.ts'
import { faultOfWord } from '../../kernel/reference-words.ts'
import type {
  CodeList,
  ReferenceFault,
  ReferenceKind,
  ReferenceOutcome,
  ReferencePlan,
  ReferenceRow,
} from '../contract.ts'
import { faultOfLabel, namedByProgram } from './code-lists.ts'

/**
 * One plan for the check, the import and the screen: what files of reference data would change of what is there. Nothing
 * is ever deleted: what the files do not name stays, and what shall no longer serve ends with a day.
 */

/** The cells of a row by their columns; empty where nothing stands. */
export type Cells = Readonly<Record<string, string>>

/** A file as it was read, or why it could not be. */
export type Table = { path: string } & (
  | { kind: ReferenceKind; rows: readonly Cells[] }
  | { kind: null; fault: ReferenceFault; row: number }
)

/** What is there now. */
export type Present = {
  lists: readonly CodeList[]
  years: readonly HolidayYear[]
  packages: readonly Package[]
  regions: readonly Cells[]
  kinds: readonly Cells[]
}

/** Columns of each kind of file, in the order in which they are written. */
export const columns = {
  codes: ['list', 'code', 'label_id', 'label_en', 'source', 'valid_from', 'valid_to', 'position'],
  holidays: ['date', 'name', 'type'],
  holiday_years: ['year', 'decree'],
  packages: [
    'code',
    'valid_from',
    'valid_to',
    'region',
    'name_id',
    'name_en',
    'basis',
    'total',
    'confirmed_on',
    'seen_at',
    'total_seen_at',
    'source',
  ],
  package_items: ['package', 'region', 'valid_from', 'item', 'payer', 'amount'],
  regions: ['code', 'name', 'level', 'parent', 'valid_from', 'valid_to', 'successor'],
  obligation_kinds: ['kind', 'terms'],
} as const satisfies Record<ReferenceKind, readonly string[]>

/** Columns that a file may have besides; they say something about a row that the database does not keep. */
export const ignored: Partial<Record<ReferenceKind, readonly string[]>> = {
  holiday_years: ['source', 'verified'],
}

const keys: Record<ReferenceKind, readonly string[]> = {
  codes: ['list', 'code'],
  holidays: ['date'],
  holiday_years: ['year'],
  packages: ['code', 'region', 'valid_from'],
  package_items: ['package', 'region', 'valid_from', 'item', 'payer'],
  regions: ['code'],
  obligation_kinds: ['kind'],
}

const dates: ReadonlySet<string> = new Set(['valid_from', 'valid_to', 'confirmed_on', 'date'])
const numbers: ReadonlySet<string> = new Set(['position', 'total', 'amount', 'year'])

export type CodeWrite = {
  list: string
  code: string
  /** Null: a new entry. */
  id: string | null
  labelId: string
  labelEn: string
  source: string | null
  validFrom: string | null
  validTo: string | null
  position: number
}
export type PackageWrite = Omit<Package, 'id' | 'regionName' | 'origin'>

/** What would be written, in the order of the files. */
export type Writes = {
  codes: CodeWrite[]
  years: HolidayYear[]
  packages: PackageWrite[]
  ends: { id: string; validTo: string }[]
}

export type Plan = Omit<ReferencePlan, 'fingerprint'> & { writes: Writes }

/** Everything that is there as the rows of files. What is written out and what is compared with are the same. */
export function rowsOf({ lists, years, packages, regions, kinds }: Present): Record<ReferenceKind, Cells[]> {
  return {
    codes: lists.flatMap(({ list, codes }) =>
      codes.map(({ code, labelId, labelEn, source, validFrom, validTo, position }) => ({
        list,
        code,
        label_id: labelId,
        label_en: labelEn,
        source: source ?? '',
        valid_from: validFrom ?? '',
        valid_to: validTo ?? '',
        position: String(position),
      })),
    ),
    holidays: years.flatMap(({ days }) => days.map(({ date, name, kind }) => ({ date, name, type: kind }))),
    holiday_years: years.map(({ year, decree }) => ({ year: String(year), decree })),
    packages: packages.map((one) => ({
      code: one.code,
      valid_from: one.validFrom,
      valid_to: one.validTo ?? '',
      region: one.region ?? '',
      name_id: one.nameId,
      name_en: one.nameEn,
      basis: one.basis ?? '',
      total: written(one.total),
      confirmed_on: one.confirmedOn ?? '',
      seen_at: one.seenAt ?? '',
      total_seen_at: one.totalSeenAt ?? '',
      source: one.source ?? '',
    })),
    package_items: packages.flatMap(({ code, region, validFrom, items }) =>
      items.map(({ item, payer, amount }) => ({
        package: code,
        region: region ?? '',
        valid_from: validFrom,
        item,
        payer,
        amount: written(amount),
      })),
    ),
    regions: [...regions],
    obligation_kinds: [...kinds],
  }
}

const written = (amount: number | null) => (amount === null ? '' : String(amount))
const keyOf = (kind: ReferenceKind, row: Cells) => keys[kind].map((column) => row[column] ?? '').join(' / ')

/**
 * A cell as it is meant: Indonesian spreadsheets turn 2026-01-31 into 31/01/2026 and write 3.000.000. What is neither
 * stays as it was typed, for the plan to refuse.
 */
export function meant(column: string, cell: string): string {
  const text = cell.trim()
  if (dates.has(column)) {
    const [, day = '', month = '', year = ''] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) ?? []
    return year === '' ? text : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  }
  if (numbers.has(column) && /^[1-9]\d{0,2}(\.\d{3})+$/.test(text)) return text.replaceAll('.', '')
  return text
}

type Problem = ReferenceRow['problems'][number]

/** One row on its way through the plan. */
type Item = {
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

export function plan(tables: readonly Table[], present: Present): Plan {
  const there = rowsOf(present)
  const known = Object.fromEntries(
    Object.entries(there).map(([kind, rows]) => [
      kind,
      new Map(rows.map((row) => [keyOf(kind as ReferenceKind, row), row])),
    ]),
  ) as Record<ReferenceKind, Map<string, Cells>>
  const items = tables.flatMap((table) =>
    table.kind === null ? [] : itemsOf(table.path, table.kind, table.rows, known),
  )
  refuseTwice(items)
  const of = (kind: ReferenceKind) => items.filter((item) => item.kind === kind)
  for (const item of [...of('regions'), ...of('obligation_kinds')]) notImported(item)
  const codes = planCodes(of('codes'), present.lists)
  const years = planYears(of('holiday_years'), of('holidays'), present.years)
  const packages = planPackages(of('packages'), of('package_items'), present, known, codes)
  const unread = tables.flatMap((table) =>
    table.kind === null ? [fileRow(table.path, table.row, table.fault)] : [],
  )
  const count = (outcome: ReferenceOutcome) => items.filter((item) => item.outcome === outcome).length
  return {
    added: count('added'),
    changed: count('changed'),
    retired: count('retired'),
    unchanged: count('unchanged'),
    refused: count('refused') + unread.length,
    rows: [...unread, ...items.filter(({ outcome }) => outcome !== 'unchanged').map(reported)],
    writes: { codes, years, ...packages },
  }
}

function fileRow(path: string, row: number, code: ReferenceFault): ReferenceRow {
  return { path, row, about: '', outcome: 'refused', changes: [], problems: [{ column: '', code }] }
}

function reported({ path, row, key, cells, before, changed, outcome, problems }: Item): ReferenceRow {
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

function itemsOf(
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

function refuse(item: Item, column: string, code: ReferenceFault): void {
  item.problems.push({ column, code })
  item.outcome = 'refused'
}

function refuseTwice(items: readonly Item[]): void {
  const seen = new Set<string>()
  for (const item of items) {
    const place = `${item.kind} ${item.key}`
    if (seen.has(place)) refuse(item, keys[item.kind].at(-1) ?? '', 'duplicate')
    seen.add(place)
  }
}

/** Regions and kinds of promises come with a version of Bekal: code and past deadlines rest on them. */
function notImported(item: Item): void {
  if (item.outcome === 'unchanged' || item.outcome === 'refused') return
  const differing = item.before === undefined ? keys[item.kind] : item.changed
  for (const column of differing) refuse(item, column, 'not_imported')
}

/** Whether the cells hold days, and the first is not after the second. */
function checkPeriod(item: Item, from: string, to: string): void {
  for (const column of [from, to]) {
    const text = item.cells[column] ?? ''
    if (text !== '' && !isLocalDate(text)) return refuse(item, column, 'bad_date')
  }
  const [first = '', last = ''] = [item.cells[from], item.cells[to]]
  if (first !== '' && last !== '' && last < first) refuse(item, to, 'ends_before_begin')
}

function checkNumber(item: Item, column: string, most: number): void {
  const text = item.cells[column] ?? ''
  if (text !== '' && (!/^\d{1,10}$/.test(text) || Number(text) > most)) refuse(item, column, 'bad_number')
}

/** Texts that may be empty. */
function checkText(item: Item, column: string, longest: number): void {
  const text = item.cells[column] ?? ''
  const fault = text === '' ? null : faultOfPlain(text, longest)
  if (fault !== null) refuse(item, column, fault)
}

/** Names of sources and institutions may hold what labels may not. */
function faultOfPlain(text: string, longest: number): ReferenceFault | null {
  if (text.length > longest) return 'too_long'
  return /^[=+@-]/.test(text) ? 'formula' : null
}

const isWord = (text: string | undefined) => /^[a-z][a-z0-9_]{0,39}$/.test(text ?? '')

function planCodes(items: readonly Item[], lists: readonly CodeList[]): CodeWrite[] {
  const writes: CodeWrite[] = []
  const last = new Map(
    lists.map(({ list, codes }) => [list, Math.max(0, ...codes.map((one) => one.position))]),
  )
  for (const item of items) {
    if (item.outcome === 'unchanged') continue
    const { cells, changed } = item
    const name = cells['list'] ?? ''
    const list = lists.find((one) => one.list === name)
    if (list === undefined) {
      refuse(item, 'list', 'unknown_list')
      continue
    }
    if (!list.open) {
      refuse(item, item.before === undefined ? 'code' : (changed[0] ?? 'code'), 'closed_list')
      continue
    }
    if (!isWord(cells['code'])) refuse(item, 'code', 'bad_code')
    for (const column of ['label_id', 'label_en']) {
      const fault =
        changed.includes(column) || item.before === undefined ? faultOfLabel(name, cells[column] ?? '') : null
      if (fault !== null) refuse(item, column, fault)
    }
    checkText(item, 'source', 400)
    checkPeriod(item, 'valid_from', 'valid_to')
    checkNumber(item, 'position', 100_000)
    if (cells['valid_to'] !== '' && namedByProgram.has(`${name}/${cells['code']}`)) {
      refuse(item, 'valid_to', 'named_by_program')
    }
    if (item.problems.length > 0) continue
    if (item.outcome === 'changed' && changed.join() === 'valid_to' && cells['valid_to'] !== '') {
      item.outcome = 'retired'
    }
    const position = cells['position'] === '' ? (last.get(name) ?? 0) + 10 : Number(cells['position'])
    last.set(name, Math.max(last.get(name) ?? 0, position))
    writes.push({
      list: name,
      code: cells['code'] ?? '',
      id: list.codes.find(({ code }) => code === cells['code'])?.id ?? null,
      labelId: cells['label_id'] ?? '',
      labelEn: cells['label_en'] ?? '',
      source: cells['source'] || null,
      validFrom: cells['valid_from'] || null,
      validTo: cells['valid_to'] || null,
      position,
    })
  }
  return writes
}

function planYears(
  yearItems: readonly Item[],
  dayItems: readonly Item[],
  present: readonly HolidayYear[],
): HolidayYear[] {
  const decrees = new Map(present.map(({ year, decree }) => [String(year), decree]))
  const daysOf = new Map(
    present.map(({ year, days }) => [String(year), new Map(days.map((day) => [day.date, day]))]),
  )
  const touched = new Set<string>()
  const inFiles = new Set(dayItems.map(({ cells }) => cells['date']?.slice(0, 4)))
  for (const item of yearItems) {
    if (item.outcome === 'unchanged') continue
    const { year = '', decree = '' } = item.cells
    if (!/^20\d\d$|^2100$/.test(year)) refuse(item, 'year', 'bad_number')
    const fault = faultOfWord(decree, false, 200)
    if (fault !== null) refuse(item, 'decree', fault)
    if (!daysOf.has(year) && !inFiles.has(year)) refuse(item, 'year', 'year_without_days')
    if (item.problems.length > 0) continue
    decrees.set(year, decree)
    touched.add(year)
  }
  for (const item of dayItems) {
    if (item.outcome === 'unchanged') continue
    const { date = '', name = '', type = '' } = item.cells
    const year = date.slice(0, 4)
    const kind = dayKinds.find((one) => one === type)
    if (!isLocalDate(date)) refuse(item, 'date', 'bad_date')
    else if (!decrees.has(year)) refuse(item, 'date', 'year_without_decree')
    const fault = faultOfWord(name, false, 120)
    if (fault !== null) refuse(item, 'name', fault)
    if (kind === undefined) refuse(item, 'type', 'bad_day_kind')
    if (item.problems.length > 0 || kind === undefined) continue
    const days = daysOf.get(year) ?? new Map()
    daysOf.set(year, days.set(date, { date, name, kind }))
    touched.add(year)
  }
  return [...touched].sort().map((year) => ({
    year: Number(year),
    decree: decrees.get(year) ?? '',
    days: [...(daysOf.get(year)?.values() ?? [])].sort((a, b) => (a.date < b.date ? -1 : 1)),
  }))
}

const versionOf = (cells: Cells) => [cells['package'], cells['region'], cells['valid_from']].join(' / ')

function planPackages(
  versionItems: readonly Item[],
  partItems: readonly Item[],
  present: Present,
  known: Record<ReferenceKind, Map<string, Cells>>,
  newCodes: readonly CodeWrite[],
): Pick<Writes, 'packages' | 'ends'> {
  const ends: Writes['ends'] = []
  const ending = new Map<string, string>()
  const fresh = versionItems.filter(({ before, outcome }) => before === undefined && outcome === 'added')
  for (const item of versionItems) {
    if (item.before === undefined || item.outcome !== 'changed') continue
    if (item.changed.join() !== 'valid_to' || item.before['valid_to'] !== '') {
      for (const column of item.changed) refuse(item, column, 'version_stays')
      continue
    }
    checkPeriod(item, 'valid_from', 'valid_to')
    if (item.problems.length > 0) continue
    const [code, region, from] = [item.cells['code'], item.cells['region'] || null, item.cells['valid_from']]
    const version = present.packages.find(
      (one) => one.code === code && one.region === region && one.validFrom === from,
    )
    const validTo = item.cells['valid_to'] ?? ''
    ends.push({ id: version?.id ?? '', validTo })
    ending.set(item.key, validTo)
    item.outcome = 'retired'
  }
  checkParts(partItems, new Set(fresh.map(({ key }) => key)), known, partCodes(present, newCodes))
  const taken = [...known.packages].map(
    ([key, cells]) => ({ ...cells, valid_to: ending.get(key) ?? cells['valid_to'] ?? '' }) as Cells,
  )
  const packages: PackageWrite[] = []
  for (const item of fresh) {
    const parts = partItems.filter(({ cells }) => versionOf(cells) === item.key)
    checkVersion(item, parts, known.regions)
    if (taken.some((other) => overlaps(item.cells, other))) refuse(item, 'valid_from', 'version_overlaps')
    taken.push(item.cells)
    if (item.problems.length === 0) packages.push(versionFrom(item.cells, parts))
  }
  return { packages, ends }
}

const partCodes = ({ lists }: Present, newCodes: readonly CodeWrite[]) =>
  new Set([
    ...(lists.find(({ list }) => list === 'package_item')?.codes ?? []).map(({ code }) => code),
    ...newCodes.filter(({ list }) => list === 'package_item').map(({ code }) => code),
  ])

function overlaps(one: Cells, other: Cells): boolean {
  if (one['code'] !== other['code'] || one['region'] !== other['region']) return false
  const end = ({ valid_to }: Cells) => valid_to || '9999-12-31'
  return (one['valid_from'] ?? '') <= end(other) && (other['valid_from'] ?? '') <= end(one)
}

function checkVersion(item: Item, parts: readonly Item[], regions: ReadonlyMap<string, Cells>): void {
  const { cells } = item
  if (!isWord(cells['code'])) refuse(item, 'code', 'bad_code')
  if (cells['valid_from'] === '') refuse(item, 'valid_from', 'empty')
  checkPeriod(item, 'valid_from', 'valid_to')
  const confirmed = cells['confirmed_on'] ?? ''
  if (confirmed !== '' && !isLocalDate(confirmed)) refuse(item, 'confirmed_on', 'bad_date')
  if (cells['region'] !== '' && !regions.has(cells['region'] ?? '')) refuse(item, 'region', 'unknown_region')
  for (const column of ['name_id', 'name_en']) {
    const fault = faultOfWord(cells[column] ?? '')
    if (fault !== null) refuse(item, column, fault)
  }
  checkText(item, 'basis', 300)
  checkText(item, 'seen_at', 400)
  checkText(item, 'total_seen_at', 400)
  checkText(item, 'source', 2000)
  checkNumber(item, 'total', 1_000_000_000)
  if (parts.length === 0) refuse(item, 'code', 'version_without_parts')
  else if (
    !sumFits(
      cells['total'] ?? '',
      parts.map(({ cells: part }) => part['amount'] ?? ''),
    )
  ) {
    refuse(item, 'total', 'sum_differs')
  }
}

/** Where all parts are known they make the total; where some are not, they do not exceed it. */
function sumFits(total: string, amounts: readonly string[]): boolean {
  const sum = amounts.reduce((all, amount) => all + Number(amount || 0), 0)
  if (amounts.every((amount) => amount !== '')) return total !== '' && Number(total) === sum
  return total === '' || sum <= Number(total)
}

function checkParts(
  items: readonly Item[],
  fresh: ReadonlySet<string>,
  known: Record<ReferenceKind, Map<string, Cells>>,
  codes: ReadonlySet<string>,
): void {
  for (const item of items) {
    if (item.outcome === 'unchanged') continue
    const version = versionOf(item.cells)
    if (known.packages.has(version)) {
      refuse(item, item.before === undefined ? 'item' : (item.changed[0] ?? 'item'), 'version_stays')
      continue
    }
    if (!fresh.has(version)) refuse(item, 'package', 'part_without_version')
    if (!codes.has(item.cells['item'] ?? '')) refuse(item, 'item', 'unknown_item')
    if (!payers.some((one) => one === item.cells['payer'])) refuse(item, 'payer', 'unknown_payer')
    checkNumber(item, 'amount', 1_000_000_000)
  }
}

function versionFrom(cells: Cells, parts: readonly Item[]): PackageWrite {
  const number = (text: string | undefined) => (text ? Number(text) : null)
  return {
    code: cells['code'] ?? '',
    region: cells['region'] || null,
    nameId: cells['name_id'] ?? '',
    nameEn: cells['name_en'] ?? '',
    basis: cells['basis'] || null,
    validFrom: cells['valid_from'] ?? '',
    validTo: cells['valid_to'] || null,
    total: number(cells['total']),
    confirmedOn: cells['confirmed_on'] || null,
    seenAt: cells['seen_at'] || null,
    totalSeenAt: cells['total_seen_at'] || null,
    source: cells['source'] || null,
    items: parts.map(({ cells: part }) => ({
      item: part['item'] ?? '',
      payer: payers.find((one) => one === part['payer']) ?? 'ministry',
      amount: number(part['amount']),
    })),
  }
}
