import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { addDays, isLocalDate } from '../../src/kernel/dates.ts'
import { forbiddenWords } from '../../src/kernel/forbidden-words.ts'

type Row = Record<string, string>
const read = (file: string) =>
  parse<Row>(readFileSync(join(import.meta.dirname, file), 'utf8'), { columns: true })
const versions = read('packages.csv')
const parts = read('items.csv')
const quotes = read('quotes.csv')
const partsOf = ({ code, region, valid_from }: Row) =>
  parts.filter(
    (part) => part['package'] === code && part['region'] === region && part['valid_from'] === valid_from,
  )
const sum = (rows: Row[]) => rows.reduce((total, { amount }) => total + Number(amount), 0)

test('three versions follow each other without a gap, and the last one has no end', () => {
  expect(versions.map(({ valid_from, valid_to }) => [valid_from, valid_to])).toEqual([
    ['2014-01-01', '2016-12-31'],
    ['2017-01-01', '2019-08-31'],
    ['2019-09-01', ''],
  ])
  versions.slice(1).forEach(({ valid_from }, at) => {
    expect(addDays(versions[at]?.['valid_to'] ?? '', 1)).toBe(valid_from)
  })
})

test('the parts of each version are whole rupiah and make its total', () => {
  for (const version of versions) {
    for (const { amount } of partsOf(version)) expect(amount).toMatch(/^\d+$/)
    expect(sum(partsOf(version))).toBe(Number(version['total']))
  }
  expect(versions.flatMap(partsOf)).toHaveLength(parts.length)
})

test('what was said and fits no version is in none', () => {
  expect(quotes).toHaveLength(3)
  const allowances = parts.filter(({ item }) => item === 'jadup').map(({ amount }) => amount)
  const totals = versions.map(({ total }) => total)
  const [first, second, merong] = quotes
  expect(allowances).not.toContain(first?.['amount'])
  // With the allowance that was said, the parts of that year do not make the total that was said.
  const [of2014] = versions
  const others = partsOf(of2014 ?? {}).filter(({ item }) => item !== 'jadup')
  expect(sum(others) + Number(first?.['amount'])).not.toBe(Number(first?.['total']))
  expect(totals).not.toContain(second?.['total'])
  // A total of 2017 that was still said when the next version is taken to have begun.
  const ended = versions.find(({ total }) => total === merong?.['total'])?.['valid_to'] ?? ''
  expect(ended < (merong?.['said_on'] ?? '')).toBe(true)
})

test('nothing is said to hold after the last day that a source speaks of', () => {
  for (const { confirmed_on, valid_from, valid_to } of versions) {
    expect(isLocalDate(confirmed_on)).toBe(true)
    expect((valid_from ?? '') <= (confirmed_on ?? '')).toBe(true)
    expect(valid_to === '' || (confirmed_on ?? '') <= (valid_to ?? '')).toBe(true)
  }
})

test('no decree is named that nobody has read, and every version has an address', () => {
  for (const { basis, source } of versions) {
    expect(basis).toBe('')
    for (const address of source?.split('; ') ?? []) expect(address).toMatch(/^https:\/\/\S+$/)
  }
})

test('no condition: the columns are these and no others (I7)', () => {
  expect(Object.keys(versions[0] ?? {})).toEqual([
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
  ])
  expect(Object.keys(parts[0] ?? {})).toEqual(['package', 'region', 'valid_from', 'item', 'payer', 'amount'])
})

test('the words are neutral', () => {
  const items = parse<Row>(readFileSync(join(import.meta.dirname, '../codes/package_item.csv')), {
    columns: true,
  })
  const words = versions.map((row) => [row['name_id'], row['name_en']])
  words.push(...items.map((row) => [row['label_id'], row['label_en']]))
  expect(words.flat().join('\n')).not.toMatch(forbiddenWords)
  expect(new Set(parts.map(({ item }) => item))).toEqual(new Set(['uep', 'jadup', 'local_transport']))
  for (const { item } of parts) expect(items.map(({ code }) => code)).toContain(item)
})
