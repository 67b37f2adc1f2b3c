/**
 * Names as people write them, made comparable. Works on the device only, over what was opened there (rule V19). Nothing of this is
 * ever a key on the server (V2). Indonesian names have no fixed surname and change their spelling from paper to paper: old
 * (Soewandi–Ejaan van Ophuijsen) and new letters, and first names that are written shortened.
 */

/** Short and old forms of names that half the country carries; each family is written as its first member. */
const families: readonly (readonly string[])[] = [
  [
    'muhammad',
    'muhamad',
    'mohammad',
    'mohamad',
    'mochammad',
    'mochamad',
    'muchammad',
    'muchamad',
    'muh',
    'moh',
    'mohd',
    'moch',
    'much',
    'mhd',
    'mukhamad',
    'mokhamad',
  ],
  ['siti', 'sitti', 'st', 'sity'],
  ['ahmad', 'achmad', 'akhmad', 'akhmat', 'ahmat', 'achmat', 'amat'],
  ['abdul', 'abd', 'abdoel', 'abdol'],
  ['nur', 'noer', 'noor', 'nor'],
  ['sri', 'srie', 'sry'],
  ['dewi', 'dewie', 'dewy'],
  ['yusuf', 'jusuf', 'yusup', 'jusup', 'yoesoef', 'joesoef'],
  ['yanti', 'janti', 'ianti'],
  ['ida', 'idah'],
]
const family = new Map(families.flatMap(([first = '', ...others]) => others.map((other) => [other, first])))

/** Old letters and their new ones, longest first; `j` alone is left, it is a letter of both spellings. */
const oldSpelling: readonly (readonly [RegExp, string])[] = [
  [/oe/g, 'u'],
  [/tj/g, 'c'],
  [/dj/g, 'j'],
  [/nj/g, 'ny'],
  [/sj/g, 'sy'],
  [/ch/g, 'kh'],
]

/** The words of a name: small letters without marks, nothing else. Titles and full stops fall away with the rest. */
export function wordsOf(name: string): readonly string[] {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[’'`]/g, '')
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '')
}

/** One writing for all the spellings of a word: Moch. and Muhammad, Soetji and Suci, Nurr and Noer. */
export function spellingOf(word: string): string {
  const known = family.get(word)
  if (known !== undefined) return known
  const modern = oldSpelling
    .reduce((text, [old, now]) => text.replace(old, now), word)
    .replace(/(\p{L})\1+/gu, '$1')
  return family.get(modern) ?? modern
}

/** How alike two words are, 0 to 1: Jaro with Winkler's weight on the first four letters. */
export function likeness(one: string, other: string): number {
  if (one === other) return 1
  if (one === '' || other === '') return 0
  const reach = Math.max(0, Math.floor(Math.max(one.length, other.length) / 2) - 1)
  const taken = Array.from(other, () => false)
  const found: string[] = []
  for (let at = 0; at < one.length; at++) {
    const end = Math.min(other.length - 1, at + reach)
    for (let to = Math.max(0, at - reach); to <= end; to++) {
      if (taken[to] || one[at] !== other[to]) continue
      taken[to] = true
      found.push(one.charAt(at))
      break
    }
  }
  if (found.length === 0) return 0
  const facing = [...other].filter((_, at) => taken[at])
  const moved = found.filter((letter, at) => letter !== facing[at]).length / 2
  const jaro =
    (found.length / one.length + found.length / other.length + (found.length - moved) / found.length) / 3
  let same = 0
  while (same < 4 && same < one.length && one[same] === other[same]) same += 1
  return jaro + same * 0.1 * (1 - jaro)
}
