import { forbiddenWords } from './forbidden-words.ts'
import { identityHints } from './identity-hints.ts'

/** Why a word can't stand in reference data. */
export const wordFaults = [
  'empty',
  'too_long',
  'forbidden_word',
  'looks_like_identity',
  'asks_for_person',
  'formula',
] as const
export type WordFault = (typeof wordFaults)[number]

/** What would ask a desk for somebody's data, or for what nobody may ask: names, numbers, health, earnings. */
const personWords =
  /\b(nama|names?|nik|ktp|no\.? ?kk|alamat|address(es)?|pelanggan|clients?|penghasilan|earnings?|hiv|ims|sti|agama|religion|foto|photos?)\b/i

/**
 * What is wrong with a label that everybody will read: words of mission.md that are never said, somebody's number, a
 * beginning that a spreadsheet would take for a formula. `asked`: a label that says what a letter may ask for.
 */
export function faultOfWord(text: string, asked = false, longest = 160): WordFault | null {
  if (text === '') return 'empty'
  if (text.length > longest) return 'too_long'
  if (/^[=+@-]/.test(text)) return 'formula'
  if (forbiddenWords.test(text)) return 'forbidden_word'
  if (identityHints(text).length > 0) return 'looks_like_identity'
  if (asked && personWords.test(text)) return 'asks_for_person'
  return null
}
