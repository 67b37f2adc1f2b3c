import { type Package, payers } from '../../aid/contract.ts'
import { isLocalDate } from '../../kernel/dates.ts'
import { faultOfWord } from '../../kernel/reference-words.ts'
import type { ReferenceKind } from '../contract.ts'
import { checkNumber, checkPeriod, checkText, isWord, type Item, refuse } from './items.ts'
import type { CodeWrite } from './planning-codes.ts'
import type { Cells, Present } from './tables.ts'

export type PackageWrite = Omit<Package, 'id' | 'regionName' | 'origin'>

/** New versions, and days on which old ones end. */
export type PackageWrites = { packages: PackageWrite[]; ends: { id: string; validTo: string }[] }

const versionOf = (cells: Cells) => [cells['package'], cells['region'], cells['valid_from']].join(' / ')

export function planPackages(
  versionItems: readonly Item[],
  partItems: readonly Item[],
  present: Present,
  known: Record<ReferenceKind, Map<string, Cells>>,
  newCodes: readonly CodeWrite[],
): PackageWrites {
  const ends: PackageWrites['ends'] = []
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
