/**
 * Search in a desk's own people, on the device (rule V19): by number, by the beginning of any word of any of her names, by a fragment
 * inside it, in old and new spelling. Three keystrokes must be enough and 3 000 people answer within 100 ms, so the words are
 * prepared once and a search is one pass over them.
 */
import { spellingOf, wordsOf } from './names.ts'

export type Findable = {
  readonly id: string
  /** The desk's own case number. */
  readonly number: string
  /** Her name, earlier names, what she is called. Empty when she is registered by number alone. */
  readonly names: readonly string[]
}

export type SearchIndex = readonly {
  readonly id: string
  readonly number: string
  readonly words: readonly string[]
}[]

export function searchIndexOf(people: readonly Findable[]): SearchIndex {
  return people.map(({ id, number, names }) => ({
    id,
    number: onlySigns(number),
    words: [...new Set(names.flatMap(wordsOf).flatMap((word) => [word, spellingOf(word)]))],
  }))
}

/** The best first, at most `most`; nothing for an empty search. All words typed must be found, in any order. */
export function searchPeople(index: SearchIndex, typed: string, most = 20): readonly string[] {
  const number = onlySigns(typed)
  const words = wordsOf(typed).map((word) => [...new Set([word, spellingOf(word)])])
  const byNumber = /\d/.test(number)
  if (number === '' && words.length === 0) return []
  return index
    .map((person) => ({
      id: person.id,
      number: person.number,
      place: byNumber ? placeByNumber(person.number, number) : placeByWords(person.words, words),
    }))
    .filter(({ place }) => place < NOWHERE)
    .toSorted((one, other) => one.place - other.place || (one.number < other.number ? -1 : 1))
    .slice(0, most)
    .map(({ id }) => id)
}

const NOWHERE = 1000

function placeByNumber(number: string, typed: string): number {
  if (number === typed) return 0
  if (number.endsWith(typed)) return 1
  return number.includes(typed) ? 2 : NOWHERE
}

/** 0 for a whole word, 1 for its beginning, 3 for a fragment; the sum over the words typed. */
function placeByWords(words: readonly string[], typed: readonly (readonly string[])[]): number {
  return typed.reduce((sum, spellings) => sum + bestPlace(words, spellings), 0)
}

function bestPlace(words: readonly string[], spellings: readonly string[]): number {
  let best = NOWHERE
  for (const word of words) {
    for (const spelling of spellings) {
      if (word === spelling) return 0
      if (best > 1 && word.startsWith(spelling)) best = 1
      else if (best > 3 && word.includes(spelling)) best = 3
    }
  }
  return best
}

function onlySigns(number: string): string {
  return number.toLowerCase().replace(/[^\p{L}\d]/gu, '')
}
