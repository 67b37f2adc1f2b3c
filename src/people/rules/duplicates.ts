/**
 * Whether two entries may be the same person, by the model of Fellegi and Sunter (JASA 64, 1969, 1183–1210): each field gives
 * evidence log2(m / u), m how often entries of the same person agree like this, u how often entries of two people do. u comes from
 * the desk's own people, so that a rare name weighs more than Siti, and a first of January less than another day. On the device
 * only (V19); it never decides: a worker sees the evidence and says the same, not the same, or leaves it.
 */
import { likeness, spellingOf, wordsOf } from './names.ts'

export type Comparable = {
  readonly id: string
  readonly names: string
  /** ISO date, or a year alone when no more is known. */
  readonly birthDate?: string | undefined
  /** Home regency, village or suburb as written. */
  readonly place?: string | undefined
}

export type Agreement = 'same' | 'alike' | 'same_year' | 'different'

/** Evidence in bits: positive for the same person, negative for two. */
export type Evidence = {
  readonly field: 'name' | 'birth_date' | 'place'
  readonly agreement: Agreement
  readonly bits: number
}

export type Resemblance = {
  readonly one: string
  readonly other: string
  /** Sum of the evidence and of what the register's size says beforehand. */
  readonly bits: number
  /** 0 to 1. */
  readonly probability: number
  readonly evidence: readonly Evidence[]
}

/**
 * How entries of one person agree. Rounded from the labelled pairs of Splink's fake_1000 , which know slips of
 * the pen, left-out words and exchanged digits; not fitted to anything that is reported on.
 */
const ofOnePerson = {
  word: { same: 0.72, alike: 0.16, different: 0.12 },
  birthDate: { same: 0.7, alike: 0.2, same_year: 0.03, different: 0.07 },
  place: { same: 0.72, alike: 0.12, different: 0.16 },
} as const

/** Before anything is compared: of ten entries one has a twin. */
const TWINS = 0.1

/** Fixed beforehand: what is shown to a worker, and what is shown as nearly certain. */
export const worthALook = 0.1
export const nearlyCertain = 0.9

const ALIKE = 0.88
const SAMPLE = 4000

type Prepared = Comparable & {
  readonly words: readonly string[]
  readonly placeText: string
  readonly birth: string
}

export type Register = {
  readonly people: readonly Prepared[]
  readonly words: ReadonlyMap<string, number>
  readonly births: ReadonlyMap<string, number>
  readonly places: ReadonlyMap<string, number>
  /** How often words, dates and places of two people are alike without being the same. */
  readonly chance: {
    readonly word: number
    readonly birthDate: number
    readonly year: number
    readonly place: number
  }
}

/** The desk's people, prepared once; takes some ten milliseconds for 3 000. */
export function registerOf(people: readonly Comparable[]): Register {
  const prepared = people.map(prepare)
  return {
    people: prepared,
    words: shares(prepared.map(({ words }) => words)),
    births: shares(prepared.map(({ birth }) => (birth.length === 8 ? [birth] : []))),
    places: shares(prepared.map(({ placeText }) => (placeText === '' ? [] : [placeText]))),
    chance: chanceOf(prepared),
  }
}

/** Entries that resemble this one and are worth a look, the likeliest first. */
export function resembling(register: Register, entry: Comparable): readonly Resemblance[] {
  const prepared = prepare(entry)
  return register.people
    .filter(({ id }) => id !== entry.id)
    .map((other) => compare(register, prepared, other))
    .filter(({ probability }) => probability >= worthALook)
    .toSorted((one, other) => other.bits - one.bits)
}

/** Every pair of the register that is worth a look. Only pairs that share a word, a date or a place with part of a name are weighed. */
export function duplicatesIn(register: Register): readonly Resemblance[] {
  const found: Resemblance[] = []
  for (const [one, other] of candidates(register.people)) {
    const resemblance = compare(register, one, other)
    if (resemblance.probability >= worthALook) found.push(resemblance)
  }
  return found.toSorted((one, other) => other.bits - one.bits)
}

/** Two entries and what speaks for and against their being one person. */
export function weigh(register: Register, one: Comparable, other: Comparable): Resemblance {
  return compare(register, prepare(one), prepare(other))
}

function compare(register: Register, one: Prepared, other: Prepared): Resemblance {
  const evidence = [
    ...byName(register, one, other),
    ...byBirth(register, one, other),
    ...byPlace(register, one, other),
  ]
  const before = Math.log2(TWINS / Math.max(register.people.length, 2))
  const bits = before + evidence.reduce((sum, { bits: more }) => sum + more, 0)
  return { one: one.id, other: other.id, bits, probability: 1 / (1 + 2 ** -bits), evidence }
}

/** Words are matched across both names, the likest first, as there is no fixed surname; a word left over says nothing. */
function byName(register: Register, one: Prepared, other: Prepared): readonly Evidence[] {
  const pairs = one.words
    .flatMap((word, at) =>
      other.words.map((against, to) => ({ word, against, at, to, like: likeness(word, against) })),
    )
    .toSorted((a, b) => b.like - a.like)
  const [left, right] = [new Set<number>(), new Set<number>()]
  const evidence: Evidence[] = []
  for (const { word, against, at, to, like } of pairs) {
    if (left.has(at) || right.has(to)) continue
    left.add(at)
    right.add(to)
    const tries = Math.max(one.words.length, other.words.length)
    if (like === 1) {
      const share = Math.min(0.9, tries * (register.words.get(word) ?? 1 / (register.people.length + 1)))
      evidence.push(told('name', 'same', ofOnePerson.word.same, share))
    } else if (like >= ALIKE || against.startsWith(word) || word.startsWith(against)) {
      evidence.push(
        told('name', 'alike', ofOnePerson.word.alike, Math.min(0.5, tries * register.chance.word)),
      )
    } else {
      evidence.push(
        told(
          'name',
          'different',
          ofOnePerson.word.different,
          1 - Math.min(0.5, tries * register.chance.word),
        ),
      )
    }
  }
  return evidence
}

function byBirth(register: Register, one: Prepared, other: Prepared): readonly Evidence[] {
  if (one.birth === '' || other.birth === '') return []
  const m = ofOnePerson.birthDate
  const { chance } = register
  const sameYear = one.birth.slice(0, 4) === other.birth.slice(0, 4)
  if (one.birth.length < 8 || other.birth.length < 8) {
    return sameYear
      ? [told('birth_date', 'same_year', m.same + m.same_year, chance.year)]
      : [told('birth_date', 'different', m.different + m.alike, 1 - chance.year)]
  }
  if (one.birth === other.birth)
    return [
      told('birth_date', 'same', m.same, register.births.get(one.birth) ?? 1 / (register.people.length + 1)),
    ]
  if (isSlip(one.birth, other.birth)) return [told('birth_date', 'alike', m.alike, chance.birthDate)]
  if (sameYear) return [told('birth_date', 'same_year', m.same_year, chance.year)]
  return [told('birth_date', 'different', m.different, 1 - chance.year)]
}

function byPlace(register: Register, one: Prepared, other: Prepared): readonly Evidence[] {
  if (one.placeText === '' || other.placeText === '') return []
  const m = ofOnePerson.place
  if (one.placeText === other.placeText) {
    const share = register.places.get(one.placeText) ?? 1 / (register.people.length + 1)
    return [told('place', 'same', m.same, share)]
  }
  return likeness(one.placeText, other.placeText) >= ALIKE
    ? [told('place', 'alike', m.alike, register.chance.place)]
    : [told('place', 'different', m.different, 1 - register.chance.place)]
}

function told(field: Evidence['field'], agreement: Agreement, m: number, u: number): Evidence {
  return { field, agreement, bits: Math.log2(m / u) }
}

function prepare(entry: Comparable): Prepared {
  return {
    ...entry,
    words: wordsOf(entry.names).map(spellingOf),
    placeText: wordsOf(entry.place ?? '')
      .map(spellingOf)
      .join(' '),
    birth: (entry.birthDate ?? '').replaceAll('-', ''),
  }
}

/** One digit mistyped, two neighbours exchanged, or day and month. Dates as eight digits. */
function isSlip(one: string, other: string): boolean {
  const differing = [...one].flatMap((digit, at) => (digit === other[at] ? [] : [at]))
  const [first = -1, second = -1] = differing
  if (differing.length === 1) return true
  if (
    differing.length === 2 &&
    second === first + 1 &&
    one[first] === other[second] &&
    one[second] === other[first]
  )
    return true
  return (
    one.slice(0, 4) === other.slice(0, 4) &&
    one.slice(4, 6) === other.slice(6) &&
    one.slice(6) === other.slice(4, 6)
  )
}

/** Of all entries that tell something, the share that tells this. */
function shares(told: readonly (readonly string[])[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const values of told)
    for (const value of new Set(values)) counts.set(value, (counts.get(value) ?? 0) + 1)
  const all = told.filter((values) => values.length > 0).length
  return new Map([...counts].map(([value, count]) => [value, count / all]))
}

/** Pairs drawn evenly, the same on each run: nearly all are two people. */
function chanceOf(people: readonly Prepared[]): Register['chance'] {
  const seen = { word: 0, words: 0, birthDate: 0, year: 0, dates: 0, place: 0, places: 0 }
  const count = people.length
  for (let n = 0; n < SAMPLE && count > 1; n++) {
    const one = people[(n * 7919) % count]
    const other = people[(n * 104_729 + 1 + Math.floor(n / count)) % count]
    if (!one || !other || one === other) continue
    for (const word of one.words.slice(0, 2)) {
      const against = other.words[n % Math.max(1, other.words.length)]
      if (against === undefined) continue
      seen.words += 1
      if (word !== against && likeness(word, against) >= ALIKE) seen.word += 1
    }
    if (one.birth.length === 8 && other.birth.length === 8) {
      seen.dates += 1
      if (one.birth !== other.birth && isSlip(one.birth, other.birth)) seen.birthDate += 1
      if (one.birth.slice(0, 4) === other.birth.slice(0, 4)) seen.year += 1
    }
    if (one.placeText !== '' && other.placeText !== '') {
      seen.places += 1
      if (one.placeText !== other.placeText && likeness(one.placeText, other.placeText) >= ALIKE)
        seen.place += 1
    }
  }
  return {
    word: (seen.word + 1) / (seen.words + 200),
    birthDate: (seen.birthDate + 1) / (seen.dates + 1000),
    year: (seen.year + 1) / (seen.dates + 60),
    place: (seen.place + 1) / (seen.places + 400),
  }
}

/** What half a desk shares brings nobody together by itself: beyond so many, something else must be shared with it. */
const CROWD = 120

/**
 * Pairs that share a whole date, or a word of the name (by its beginning), or a place and a first letter. In a crowd, the Sitis of a
 * desk, they must share another word or the year of birth as well: with Siti alone no pair is worth a look.
 */
function* candidates(people: readonly Prepared[]): Generator<readonly [Prepared, Prepared]> {
  const blocks = blocksOf(people, (person) => [
    ...(person.birth.length === 8 ? [`d${person.birth}`, `m${person.birth.slice(4)}`] : []),
    ...beginnings(person),
    ...person.words.map((word) => `p${person.placeText}/${word.slice(0, 1)}`),
  ])
  const crowded = new Set([...blocks].flatMap(([key, block]) => (block.length > CROWD ? [key] : [])))
  const closer = blocksOf(people, (person) => {
    const words = beginnings(person)
    return words
      .filter((word) => crowded.has(word))
      .flatMap((word) => [
        ...words.filter((other) => other !== word).map((other) => [word, other].toSorted().join('/')),
        ...(person.birth === '' ? [] : [`${word}/y${person.birth.slice(0, 4)}`]),
      ])
  })
  const seen = new Set<number>()
  for (const [key, block] of [...blocks, ...closer]) {
    if (crowded.has(key)) continue
    for (const [n, at] of block.entries()) {
      for (const to of block.slice(n + 1)) {
        const pair = at * people.length + to
        if (seen.has(pair)) continue
        seen.add(pair)
        const [one, other] = [people[at], people[to]]
        if (one && other) yield [one, other]
      }
    }
  }
}

const beginnings = ({ words }: Prepared) => words.map((word) => `w${word.slice(0, 4)}`)

function blocksOf(
  people: readonly Prepared[],
  keysOf: (person: Prepared) => readonly string[],
): ReadonlyMap<string, readonly number[]> {
  const blocks = new Map<string, number[]>()
  people.forEach((person, at) => {
    for (const key of new Set(keysOf(person))) {
      const block = blocks.get(key)
      if (block) block.push(at)
      else blocks.set(key, [at])
    }
  })
  return blocks
}
