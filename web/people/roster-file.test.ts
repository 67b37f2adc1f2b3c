import { writeXlsx } from 'hucre/xlsx'
import { expect, test } from 'vitest'
import { mostBytes, readRosterFile, type RosterSheet } from './roster-file.ts'

const csv = (text: string) => new TextEncoder().encode(text)
const rowsOf = (read: readonly RosterSheet[] | string) =>
  typeof read === 'string' ? read : read.map(({ rows }) => rows)

test('a workbook is read as it is shown: dates as days, long numbers whole, hidden sheets not at all', async () => {
  const bytes = await writeXlsx({
    sheets: [
      {
        name: 'Data',
        rows: [
          ['Nama', 'NIK', 'Tgl lahir', 'Anak'],
          ['Siti Nurhayati', '3212055704910001', new Date('1991-04-17'), 2],
          ['Dewi', 3172055102900003, null, null],
        ],
      },
      { name: 'Rahasia', hidden: true, rows: [['Nama'], ['Orang lain']] },
    ],
  })
  const read = await readRosterFile(new Uint8Array(bytes))
  expect(rowsOf(read)).toEqual([
    [
      ['Nama', 'NIK', 'Tgl lahir', 'Anak'],
      ['Siti Nurhayati', '3212055704910001', '1991-04-17', '2'],
      ['Dewi', '3172055102900003', '', ''],
    ],
  ])
  expect(JSON.stringify(read)).not.toContain('Orang lain')
})

test.each([
  ['commas', 'Nama,HP\nSiti,0812 3456 7890\n'],
  ['semicolons', 'Nama;HP\r\nSiti;0812 3456 7890\r\n'],
  ['tabs, and a mark in front', '\uFEFFNama\tHP\nSiti\t0812 3456 7890\n'],
])('CSV with %s', async (_, text) => {
  expect(rowsOf(await readRosterFile(csv(text)))).toEqual([
    [
      ['Nama', 'HP'],
      ['Siti', '0812 3456 7890'],
    ],
  ])
})

test('a comma inside quotes parts nothing, and old encodings keep their letters', async () => {
  expect(rowsOf(await readRosterFile(csv('Nama,TTL\n"Siti","Tuban, 3 Mei 1990"\n')))).toEqual([
    [
      ['Nama', 'TTL'],
      ['Siti', 'Tuban, 3 Mei 1990'],
    ],
  ])
  const latin = new Uint8Array([...csv('Nama\nAndr'), 0xe9, 0x0a])
  expect(rowsOf(await readRosterFile(latin))).toEqual([[['Nama'], ['André']]])
})

test('what is no table says why', async () => {
  expect(await readRosterFile(new Uint8Array([0x50, 0x4b, 3, 4, 9, 9, 9]))).toBe('not_a_table')
  expect(await readRosterFile(new Uint8Array([0xd0, 0xcf, 0x11, 0xe0]))).toBe('old_excel')
  expect(await readRosterFile(new Uint8Array([1, 0, 2, 0]))).toBe('not_a_table')
  expect(await readRosterFile(csv('\n\n'))).toBe('empty')
  expect(await readRosterFile(new Uint8Array(mostBytes + 1))).toBe('too_large')
})
