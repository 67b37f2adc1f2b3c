import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { addDays, isLocalDate } from '../../src/kernel/dates.ts'
import { isRegionCode, provinceOf } from '../../src/kernel/region-code.ts'
import { regionsCsv } from './generate.ts'

type Row<Column extends string> = Record<Column, string>
type Region = Row<'code' | 'name' | 'level' | 'parent' | 'valid_from' | 'valid_to' | 'successor'>

const text = (file: string) => readFileSync(join(import.meta.dirname, file), 'utf8')
const regions = parse<Region>(text('regions.csv'), { columns: true })
const oldCodes = parse<Row<'code' | 'law' | 'evidence'>>(text('old-codes.csv'), { columns: true })
const zones = parse<Row<'province' | 'zone'>>(text('zones.csv'), { columns: true })
const today = new Map(regions.filter((row) => row.valid_to === '').map((row) => [row.code, row]))
const former = regions.filter((row) => row.valid_to !== '')

test('regions.csv is what the package and the old codes make', async () => {
  expect(text('regions.csv')).toBe(await regionsCsv())
})

test('38 provinces and 514 regencies and cities hold today, 416 kabupaten and 98 kota', () => {
  const holding = [...today.values()]
  expect(holding.filter((row) => row.level === 'province')).toHaveLength(38)
  expect(holding.filter((row) => row.level === 'regency')).toHaveLength(514)
  expect(holding.filter((row) => row.name.startsWith('Kabupaten '))).toHaveLength(416)
  expect(holding.filter((row) => row.name.startsWith('Kota '))).toHaveLength(98)
})

test('every code is well-formed, used once, and lies in the province that it begins with', () => {
  expect(new Set(regions.map((row) => row.code)).size).toBe(regions.length)
  for (const { code, level, parent } of regions) {
    expect(isRegionCode(code)).toBe(true)
    expect(parent).toBe(level === 'province' ? '' : provinceOf(code))
    expect(today.has(provinceOf(code))).toBe(true)
  }
})

test('an old code leads to codes that hold since the day after it ended', () => {
  expect(former).toHaveLength(36)
  for (const { valid_to, successor, code } of former) {
    expect(isLocalDate(valid_to)).toBe(true)
    expect(today.has(code)).toBe(false)
    for (const next of successor.split(';')) {
      expect(today.get(next)?.valid_from).toBe(addDays(valid_to, 1))
      expect(today.get(provinceOf(next))?.valid_from).toBe(addDays(valid_to, 1))
    }
  }
})

test('Merauke, the city of Sorong, Tarakan and Majene are found under the codes that they had', () => {
  const names = new Map(former.map((row) => [row.code, today.get(row.successor)?.name]))
  expect(names.get('91.01')).toBe('Kabupaten Merauke')
  expect(names.get('92.71')).toBe('Kota Sorong')
  expect(names.get('64.73')).toBe('Kota Tarakan')
  expect(names.get('73.20')).toBe('Kabupaten Majene')
})

test('an old code keeps its name, but for two that took another', () => {
  const renamed = former.filter((row) => today.get(row.successor)?.name !== row.name)
  expect(renamed.map((row) => [row.name, today.get(row.successor)?.name])).toEqual([
    ['Kabupaten Polewali Mamasa', 'Kabupaten Polewali Mandar'],
    ['Kabupaten Mamuju Utara', 'Kabupaten Pasangkayu'],
  ])
})

test('each old code names its law, and says whether a file or only memory vouches for it', () => {
  expect(oldCodes.map((row) => row.code).sort()).toEqual(former.map((row) => row.code).sort())
  for (const { law, evidence } of oldCodes) {
    expect(law).toMatch(/^UU \d+\/\d{4}$/)
    expect(['file', 'not verified']).toContain(evidence)
  }
  expect(oldCodes.filter((row) => row.evidence === 'file')).toHaveLength(26)
})

test('every province of today has one of the three time zones', () => {
  expect(zones.map((row) => row.province)).toEqual([...today.values()].filter((row) => row.level === 'province').map((row) => row.code))
  const inZone = (zone: string) => zones.filter((row) => row.zone === zone).map((row) => row.province)
  expect(inZone('WITA')).toEqual(['51', '52', '53', '63', '64', '65', '71', '72', '73', '74', '75', '76'])
  expect(inZone('WIT')).toEqual(['81', '82', '91', '92', '93', '94', '95', '96'])
  expect(inZone('WIB')).toHaveLength(38 - 12 - 8)
})
