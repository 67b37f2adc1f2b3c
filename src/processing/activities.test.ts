import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { forbiddenWords } from '../kernel/forbidden-words.ts'
import { forms, languages, readProcessing, registerRows, subjects } from './activities.ts'

const schema = readFileSync(join(import.meta.dirname, '../../db/schema.sql'), 'utf8')
const processing = await readProcessing()

/** Partitions hold what their table holds. */
function tables(): string[] {
  const made = [...schema.matchAll(/^create table ([a-z_.]+)/gm)].map(([, name = '']) => name)
  return [...new Set(made)].map((name) => name.replace(/^public\./, '')).toSorted()
}

test('each table of the database stands in one activity, or among those that hold nobody’s data', () => {
  const named = [
    ...processing.activities.flatMap((activity) => activity.tables),
    ...Object.keys(processing.withoutPeople),
  ]
  expect(named.toSorted()).toEqual(tables())
})

test('each activity says everything that the law asks of a record, in both languages', () => {
  for (const activity of processing.activities) {
    expect(
      activity.subjects.every((one) => subjects.includes(one)),
      activity.code,
    ).toBe(true)
    expect(activity.data.length).toBeGreaterThan(0)
    for (const one of activity.data) expect(forms).toContain(one.form)
    expect(activity.basis).toMatch(/UU \d+\/\d{4}/)
  }
  for (const language of languages) {
    const rows = registerRows(processing, language)
    expect(rows).toHaveLength(processing.activities.length + 1)
    for (const row of rows) {
      expect(row).toHaveLength(7)
      for (const cell of row) {
        expect(cell).toMatch(/\S/)
        expect(cell).not.toMatch(forbiddenWords)
      }
    }
  }
})

test('nothing that concerns people in care is readable, but coarse facts', () => {
  for (const { code, subjects: whose, data } of processing.activities) {
    if (!whose.includes('people')) continue
    for (const { form, en } of data)
      if (form === 'clear') expect(en, code).toMatch(/^(coarse|codes|times|promises)/)
  }
})
