import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'

const read = (file: string) =>
  parse<Record<string, string>>(readFileSync(join(import.meta.dirname, file), 'utf8'), { columns: true })
const closures = read('closures.csv')

test('35 closures of the record, each with a district that exists', () => {
  const codes = new Set(read('../regions/regions.csv').map((row) => row['code']))
  expect(closures).toHaveLength(35)
  expect(new Set(closures.map((row) => row['id'])).size).toBe(35)
  for (const row of closures) {
    expect(row['regency_codes']?.split(';').every((code) => codes.has(code))).toBe(true)
  }
})

test('every source that a closure rests on has an address, and no other has', () => {
  const sources = read('sources.csv')
  const cited = new Set(closures.flatMap((row) => row['sources']?.split(';') ?? []))
  expect(new Set(sources.map((row) => row['number']))).toEqual(cited)
  expect(cited.has('')).toBe(false)
  for (const row of sources) expect(row['url']).toMatch(/^https?:\/\/\S+$/)
})
