import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const file = readFileSync(new URL('words-id.txt', import.meta.url), 'utf8')
const words = file.split('\n').slice(0, -1)

test('exactly 2048 different words, eleven bits each, one per line', () => {
  expect(file.endsWith('\n')).toBe(true)
  expect(words).toHaveLength(2 ** 11)
  expect(new Set(words).size).toBe(2 ** 11)
})

test('every word has 4 to 8 plain small letters, and the list is in order', () => {
  for (const word of words) expect(word).toMatch(/^[a-z]{4,8}$/)
  expect(words).toEqual([...words].sort())
})

test('the first four letters tell every word from every other', () => {
  expect(new Set(words.map((word) => word.slice(0, 4))).size).toBe(words.length)
})

test('every word can be said: a vowel, no letter three times in a row, no more than four consonants together', () => {
  for (const word of words) {
    expect(word).toMatch(/[aiueo]/)
    expect(word).not.toMatch(/(.)\1\1|[^aiueo]{5}/)
  }
})

test('no word wounds, accuses, preaches, or names what Bekal is used for', () => {
  const unwanted = `
    bekal pulang rujuk razia susila bina panti lokasi tutup korban germo lacur wisma tamu
    tarif kencan pijat salon jahit janda gadis perawan bugil cium puki pantat dada paha susu
    kelamin telanjang zina dosa haram najis masjid gereja pura vihara doa salat islam kristen
    hindu buddha jawa sunda batak bugis dayak madura cina bunuh mati mayat tikam tembak pukul
    perang senjata pistol darah perkosa siksa curi maling korupsi tuduh penjara hukum polisi
    sita saksi bodoh gila babi anjing monyet bangsat setan hantu sakit virus obat narkoba
    candu mabuk judi hutang utang
  `
  expect(unwanted.trim().split(/\s+/).filter((word) => words.includes(word))).toEqual([])
})
