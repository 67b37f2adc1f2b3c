import type { CodeList } from '../contract.ts'
import { faultOfLabel, namedByProgram } from './code-lists.ts'
import { checkNumber, checkPeriod, checkText, isWord, type Item, refuse } from './items.ts'

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
export function planCodes(items: readonly Item[], lists: readonly CodeList[]): CodeWrite[] {
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
