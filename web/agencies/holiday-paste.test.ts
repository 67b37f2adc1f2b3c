import { expect, test } from 'vitest'
import { readHolidays } from './holiday-paste.ts'

test('rows of a sheet become days, whatever parts their cells', () => {
  const rows = readHolidays(
    'date,name,type\n2027-01-01,Tahun Baru,libur_nasional\n\n2027-03-09;"Nyepi, Saka 1949";libur_nasional\n2027-03-11\tIdul Fitri\tcuti_bersama\n',
    2027,
  )
  expect(rows.map((row) => row.day)).toEqual([
    { date: '2027-01-01', name: 'Tahun Baru', kind: 'libur_nasional' },
    { date: '2027-03-09', name: 'Nyepi, Saka 1949', kind: 'libur_nasional' },
    { date: '2027-03-11', name: 'Idul Fitri', kind: 'cuti_bersama' },
  ])
  expect(rows.map((row) => row.line)).toEqual([2, 4, 5])
})

test.each([
  ['2027-01-01,Tahun Baru', 'columns'],
  ['1 Januari,Tahun Baru,libur_nasional', 'date'],
  ['2027-02-30,Imlek,libur_nasional', 'date'],
  ['2026-01-01,Tahun Baru,libur_nasional', 'year'],
  ['2027-01-01,,libur_nasional', 'name'],
  ['2027-01-01,Tahun Baru,libur', 'kind'],
])('%s is a fault of its %s', (row, fault) => {
  expect(readHolidays(row, 2027)[0]?.fault).toBe(fault)
})

test('the second of two equal dates is the fault', () => {
  const twice = '2027-01-01,Tahun Baru,libur_nasional\n2027-01-01,Lagi,cuti_bersama'
  expect(readHolidays(twice, 2027).map((row) => row.fault)).toEqual([null, 'twice'])
})
