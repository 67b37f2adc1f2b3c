import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Check } from 'typebox/value'
import Type from 'typebox'
import { describe, expect, test } from 'vitest'
import { hashOfRevision, isChained } from '../../src/disclosure/agreements.ts'
import { AgreementRevision, purposes } from '../../src/disclosure/contract.ts'
import { forbiddenWords } from '../../src/kernel/forbidden-words.ts'

/** What is read to a person must be short, whole and true of what follows. */
const folder = import.meta.dirname
const files = readdirSync(folder).filter((name) => name.endsWith('.json'))
const agreements = new Map<string, AgreementRevision[]>(
  files.map((name) => [
    name.replace('.json', ''),
    JSON.parse(readFileSync(join(folder, name), 'utf8')) as AgreementRevision[],
  ]),
)

/** Longer sentences are lost when they are read aloud. */
const longest = 16
const languages = ['id', 'en'] as const
const mustSay = {
  id: { no: /boleh berkata tidak/, help: /[Bb]antuan untuk Anda tetap sama/, back: /menarik izin/ },
  en: { no: /may say no/, help: /help you get stays the same/, back: /take this back/ },
} as const

test('there is one for each purpose', () => {
  expect([...agreements.keys()].toSorted()).toEqual([...purposes].toSorted())
})

describe.each([...agreements])('%s', (purpose, revisions) => {
  test('is a chain of revisions of its own purpose, none of which was worded anew', async () => {
    expect(Check(Type.Array(AgreementRevision), revisions)).toBe(true)
    expect(revisions.every((revision) => revision.purpose === purpose)).toBe(true)
    expect(await isChained(revisions)).toBe(true)
    const days = revisions.map(({ validFrom }) => validFrom)
    expect(days).toEqual(days.toSorted())
  })

  test.each(languages)('can be read aloud in %s', (language) => {
    for (const { text } of revisions) {
      for (const sentence of text[language].sentences) {
        expect(sentence.split(/\s+/).length, sentence).toBeLessThanOrEqual(longest)
        expect(sentence).toMatch(/[.]$/)
        expect(sentence).not.toMatch(forbiddenWords)
        expect(sentence).not.toMatch(/\b(lokalisasi|korban|victim|kasus|PSK|HIV)\b/i)
        const holes = sentence.match(/\{\w*\}/g) ?? []
        for (const hole of holes) expect(['{recipient}', '{until}']).toContain(hole)
      }
      expect(text[language].sentences.join(' ')).toContain('{until}')
      expect(text.id.sentences).toHaveLength(text.en.sentences.length)
    }
  })

  test.each(languages)('says in %s that refusing costs nothing, or that nobody is asked', (language) => {
    for (const { basis, text } of revisions) {
      const whole = text[language].sentences.join(' ')
      for (const said of Object.values(mustSay[language])) {
        if (basis === 'consent') expect(whole).toMatch(said)
        else expect(whole).not.toMatch(said)
      }
      if (basis === 'law') expect(whole).toMatch(language === 'id' ? /tidak meminta izin/ : /do not ask for your leave/)
    }
  })
})

test('a word changed behind her back breaks the chain', async () => {
  for (const revisions of agreements.values()) {
    const [first] = revisions
    if (!first) throw new Error('empty')
    const changed = { ...first, mostDays: first.mostDays + 1 }
    expect(await isChained([changed])).toBe(false)
    expect(await isChained([{ ...changed, hash: await hashOfRevision(changed) }])).toBe(true)
    const next = { ...first, revision: 2, previous: first.hash }
    expect(await isChained([first, { ...next, hash: await hashOfRevision(next) }])).toBe(true)
    expect(await isChained([{ ...next, hash: await hashOfRevision(next) }])).toBe(false)
  }
})
