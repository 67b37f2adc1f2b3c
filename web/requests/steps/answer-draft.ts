import type { LocalDate } from '../../../src/kernel/dates.ts'
import type { Answer, AnswerContent, AnswerForm } from '../../../src/requests/contract.ts'
import { type Fault, orNull } from '../../sites/checked.ts'
import { numberOf } from '../../sites/number-of.ts'

/** How one item is answered in numbers: a number, *not known*, or in the text. */
export interface TypedCount {
  readonly item: string
  readonly how: 'number' | 'unknown' | 'text'
  readonly count: string
  readonly unit: string
  readonly note: string
}

/** An answer while it is being written; all forms are kept, so that changing one's mind loses nothing. */
export interface TypedAnswer {
  readonly form: AnswerForm
  readonly asOf: LocalDate
  readonly counts: readonly TypedCount[]
  /** Chosen codes by item. */
  readonly codes: Readonly<Record<string, readonly string[]>>
  readonly reason: string
  readonly text: string
  readonly number: string
}

/** Nothing said yet. What is asked as a state (`coded`) is told in the text of an answer in numbers. */
export const freshAnswer = (
  items: readonly { readonly code: string; readonly coded: boolean }[],
  asOf: LocalDate,
  unit: string,
): TypedAnswer => ({
  form: 'counts',
  asOf,
  counts: items.map(({ code, coded }) => ({
    item: code,
    how: coded ? 'text' : 'number',
    count: '',
    unit,
    note: '',
  })),
  codes: {},
  reason: '',
  text: '',
  number: '',
})

/** What was drafted before, to be changed: on top of what a fresh answer would say. */
export function typedAgain(fresh: TypedAnswer, drafted: AnswerContent): TypedAnswer {
  const counts = fresh.counts.map((one): TypedCount => {
    const said = drafted.counts.find(({ item }) => item === one.item)
    if (said === undefined) return drafted.form === 'counts' ? { ...one, how: 'text' } : one
    const how = said.count === null && !said.few ? 'unknown' : 'number'
    // Of one to four the number was not kept.
    const count = said.few ? '' : String(said.count ?? '')
    return { ...one, how, count, unit: said.unit, note: said.note ?? '' }
  })
  const codes = Object.fromEntries(
    [...Map.groupBy(drafted.codes, ({ item }) => item)].map(([item, all]) => [
      item,
      all.map(({ code }) => code),
    ]),
  )
  return {
    form: drafted.form,
    asOf: drafted.counts[0]?.asOf ?? fresh.asOf,
    counts,
    codes,
    reason: drafted.reason ?? '',
    text: drafted.text ?? '',
    number: drafted.number ?? '',
  }
}

/** The answer as the server takes it: only what its form carries. */
export function answerOf(typed: TypedAnswer): Answer {
  const { form } = typed
  const counts = typed.counts
    .filter(({ how }) => how !== 'text')
    .map(({ item, how, count, unit, note }) => ({
      item,
      unit,
      count: how === 'unknown' ? null : (numberOf(count) ?? null),
      few: false,
      asOf: typed.asOf,
      note: orNull(note),
    }))
  const codes = Object.entries(typed.codes).flatMap(([item, all]) => all.map((code) => ({ item, code })))
  return {
    form,
    counts: form === 'counts' ? counts : [],
    codes: form === 'codes' ? codes : [],
    reason: form === 'no_data' ? orNull(typed.reason) : null,
    text: orNull(typed.text),
    number: orNull(typed.number),
  }
}

/** What the answer still needs; paths are those of what was typed, so that each is said beside its field. */
export function answerFaults(typed: TypedAnswer, items: readonly string[]): Fault[] {
  const answer = answerOf(typed)
  const required = (path: string): Fault => ({ path, keyword: 'required' })
  if (typed.form === 'no_data') return answer.reason === null ? [required('/reason')] : []
  const said = new Set([...answer.counts, ...answer.codes].map(({ item }) => item))
  const silent = items.some((item) => !said.has(item))
  if (typed.form === 'codes') {
    if (answer.codes.length === 0) return [required('/codes')]
    return silent && answer.text === null ? [required('/text')] : []
  }
  const wrong = typed.counts.filter(({ how, count }) => how === 'number' && numberOf(count) === undefined)
  return [
    ...wrong.map(({ item, count }) => ({
      path: `/counts/${item}`,
      keyword: count.trim() === '' ? 'required' : 'number',
    })),
    ...(answer.counts.length === 0 ? [required('/counts')] : []),
    ...(silent && answer.text === null ? [required('/text')] : []),
  ]
}
