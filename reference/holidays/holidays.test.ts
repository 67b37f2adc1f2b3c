import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { isLocalDate, yearOf } from '../../src/kernel/dates.ts'

const read = (file: string) =>
  parse<Record<string, string>>(readFileSync(join(import.meta.dirname, file), 'utf8'), { columns: true })
const holidays = read('holidays-id.csv')
const decrees = read('decrees.csv')

test('every holiday is a day that exists, in order, once, with a name and a kind', () => {
  const dates = holidays.map((row) => row['date'] ?? '')
  expect(dates.every(isLocalDate)).toBe(true)
  expect(dates).toEqual([...new Set(dates)].sort())
  for (const row of holidays) {
    expect(row['name']).not.toBe('')
    expect(['libur_nasional', 'cuti_bersama', 'libur_keppres']).toContain(row['type'])
  }
})

test('each year has as many national holidays and cuti bersama as its decree says', () => {
  const count = (year: number, type: string) =>
    holidays.filter((row) => yearOf(row['date'] ?? '') === year && row['type'] === type).length
  expect([2024, 2025, 2026].map((year) => count(year, 'libur_nasional'))).toEqual([17, 17, 17])
  // 2025: ten, and 18 August, added later.
  expect([2024, 2025, 2026].map((year) => count(year, 'cuti_bersama'))).toEqual([10, 11, 8])
})

test('every year of the table has a decree, and every decree a table', () => {
  const years = [...new Set(holidays.map((row) => String(yearOf(row['date'] ?? ''))))]
  expect(decrees.map((row) => row['year'])).toEqual(years)
  for (const row of decrees) {
    expect(row['decree']).toMatch(/^SKB /)
    expect(['yes', 'no']).toContain(row['verified'])
  }
})
