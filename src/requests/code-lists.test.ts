import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { isLocalDate } from '../kernel/dates.ts'
import { forbiddenWords } from '../kernel/forbidden-words.ts'

type Row = Record<
  'list' | 'code' | 'label_id' | 'label_en' | 'source' | 'valid_from' | 'valid_to' | 'position',
  string
>

const read = (file: string) =>
  parse<Row>(readFileSync(join(import.meta.dirname, `../../reference/codes/${file}.csv`)), { columns: true })
const files = ['legal_basis', 'refusal_ground', 'no_data_reason', 'request_item']
const rows = files.flatMap(read)
const codesOf = (list: string) => rows.filter((row) => row.list === list).map(({ code }) => code)

describe('code lists of letters', () => {
  test('every code stands once, in both languages, with dates that exist', () => {
    expect(new Set(rows.map(({ list, code }) => `${list}/${code}`)).size).toBe(rows.length)
    for (const row of rows) {
      expect(row.code).toMatch(/^[a-z][a-z0-9_]{0,39}$/)
      expect(row.label_id && row.label_en, row.code).not.toBe('')
      for (const day of [row.valid_from, row.valid_to])
        expect(day === '' || isLocalDate(day), row.code).toBe(true)
    }
  })

  test('a refusal has the three grounds of UU 30/2014 art. 36', () => {
    expect(codesOf('refusal_ground')).toEqual(['harms_own_work', 'secret_by_law', 'law_forbids'])
  })

  test('what is answered in codes is something that may be asked for', () => {
    const lists = [...new Set(read('request_item').map(({ list }) => list))]
    expect(lists.filter((list) => list !== 'request_item')).toEqual(['closure_schedule', 'own_measures'])
    for (const list of lists)
      expect(list === 'request_item' || codesOf('request_item').includes(list)).toBe(true)
  })

  test('the words are neutral, and nothing asks for a person', () => {
    const words = rows.map(({ label_id, label_en }) => `${label_id} ${label_en}`).join('\n')
    expect(words).not.toMatch(forbiddenWords)
    expect(words).not.toMatch(
      /\b(nama|name|nik|ktp|alamat|address|pelanggan|client|penghasilan|earning|hiv|ims|sti)\b/i,
    )
  })
})
