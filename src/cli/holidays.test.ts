import { expect, test } from 'vitest'
import { holidaysOf } from './holidays.ts'

const rows = [
  { date: '2026-12-25', name: 'Natal', type: 'libur_nasional' },
  { date: '2027-01-01', name: 'Tahun Baru', type: 'libur_nasional' },
  { date: '2027-01-04 ', name: ' Cuti bersama', type: 'cuti_bersama' },
]

test('only the days of the year are loaded, and the others are counted', () => {
  expect(holidaysOf(rows, 2027)).toEqual({
    days: [
      { date: '2027-01-01', name: 'Tahun Baru', kind: 'libur_nasional' },
      { date: '2027-01-04', name: 'Cuti bersama', kind: 'cuti_bersama' },
    ],
    others: 1,
  })
})

test('a row that cannot be read is named, also where it may be of another year', () => {
  expect(() => holidaysOf([...rows, { date: '2027-02-01', name: 'x', type: 'libur' }], 2027)).toThrow(
    /^Row 4, type: it must be one of/,
  )
  expect(() => holidaysOf([{ date: '1/1/2027', name: 'x', type: 'cuti_bersama' }], 2027)).toThrow(
    /^Row 1, date/,
  )
})

test('a file without a day of the year is refused', () => {
  expect(() => holidaysOf(rows, 2030)).toThrow('The file holds no day of 2030. Check --year.')
})
