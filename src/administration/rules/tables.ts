import type { HolidayYear } from '../../agencies/contract.ts'
import type { Package } from '../../aid/contract.ts'
import type { CodeList, ReferenceFault, ReferenceKind } from '../contract.ts'

/** What files of reference data hold, row by row, going out and coming in. */

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

export const keys: Record<ReferenceKind, readonly string[]> = {
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
export const keyOf = (kind: ReferenceKind, row: Cells) =>
  keys[kind].map((column) => row[column] ?? '').join(' / ')

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
