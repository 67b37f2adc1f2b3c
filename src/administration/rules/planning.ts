import type { HolidayYear } from '../../agencies/contract.ts'
import type {
  ReferenceFault,
  ReferenceKind,
  ReferenceOutcome,
  ReferencePlan,
  ReferenceRow,
} from '../contract.ts'
import { itemsOf, notImported, refuseTwice, reported } from './items.ts'
import { type CodeWrite, planCodes } from './planning-codes.ts'
import { planYears } from './planning-holidays.ts'
import { type PackageWrites, planPackages } from './planning-packages.ts'
import { type Cells, keyOf, type Present, rowsOf, type Table } from './tables.ts'

/**
 * One plan for the check, the import and the screen: what files of reference data would change of what is there. Nothing
 * is ever deleted: what the files do not name stays, and what shall no longer serve ends with a day.
 */

/** What would be written, in the order of the files. */
export type Writes = PackageWrites & { codes: CodeWrite[]; years: HolidayYear[] }

export type Plan = Omit<ReferencePlan, 'fingerprint'> & { writes: Writes }

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
