import type { LocalDate } from '../../kernel/dates.ts'
import { type Refusal, refuse } from '../../kernel/refusal.ts'
import { faultOfWord, type WordFault } from '../../kernel/reference-words.ts'
import type { CodeEntry, CodeList } from '../contract.ts'

/** Entries that the program itself writes; they may be worded anew and never end. */
export const namedByProgram: ReadonlySet<string> = new Set([
  'census_unit/people_reported',
  'census_unit/managers',
])

type Label = { labelId: string; labelEn: string; source: string | null }

/** What is wrong with the words of an entry. What a letter may ask for asks for nobody's data. */
export function faultOfLabel(list: string, text: string): WordFault | null {
  return faultOfWord(text, list === 'request_item')
}

function badLabel(
  list: string,
  { labelId, labelEn }: Label,
): Refusal<'bad_label', { why: WordFault }> | null {
  const why = faultOfLabel(list, labelId) ?? faultOfLabel(list, labelEn)
  return why === null ? null : refuse('bad_label', { why })
}

/** Behind the last entry of its list. */
export function addCode(
  list: Pick<CodeList, 'list' | 'open' | 'codes'> | undefined,
  code: string,
  label: Label,
) {
  if (list === undefined) return refuse('unknown_list')
  if (!list.open) return refuse('closed_list')
  if (list.codes.some((one) => one.code === code)) return refuse('code_exists')
  const wrong = badLabel(list.list, label)
  if (wrong) return wrong
  return { position: Math.max(0, ...list.codes.map(({ position }) => position)) + 10 }
}

export function changeCode(list: Pick<CodeList, 'list' | 'open'>, label: Label) {
  if (!list.open) return refuse('closed_list')
  return badLabel(list.list, label) ?? label
}

const over = ({ validTo }: Pick<CodeEntry, 'validTo'>, today: LocalDate) =>
  validTo !== null && validTo < today

/** The last day is the one before today: from now on nobody chooses it. */
export function retireCode(
  list: Pick<CodeList, 'list' | 'open'>,
  entry: Pick<CodeEntry, 'code' | 'validTo'>,
  today: LocalDate,
  yesterday: LocalDate,
) {
  if (!list.open) return refuse('closed_list')
  if (namedByProgram.has(`${list.list}/${entry.code}`)) return refuse('code_needed')
  return over(entry, today) ? refuse('code_retired') : { validTo: yesterday }
}

export function returnCode(list: Pick<CodeList, 'open'>, entry: Pick<CodeEntry, 'validTo'>) {
  if (!list.open) return refuse('closed_list')
  return entry.validTo === null ? refuse('code_not_retired') : { validTo: null }
}
