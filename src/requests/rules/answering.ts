import type { Instant, LocalDate } from '../../kernel/dates.ts'
import { localDate, millisOf } from '../../kernel/dates.ts'
import { refuse } from '../../kernel/refusal.ts'
import type { Answer, AnswerCount, AnswerForm, Signing } from '../contract.ts'
import { type Decision, type Facts, hindrance, type No, outsideHindrance } from './course.ts'
import { replyWritten } from './initialling.ts'
import { mayBearSigning } from './offices.ts'
import { type Here, wrongPaper } from './sending.ts'
import { identityIn, type KnownCodes, unknownCode } from './wording.ts'

/** What the sender records for a desk without account: when it answered, by the paper, and how that is proved. */
export type Proof = { onPaper: Instant; proof: string }

/** How whoever gives a reply signs it; `acting` where only the head's absence makes them one. */
export type Signed = { signing: Signing; acting: Signing['capacity'] }

/** Code lists that an answer draws on: reasons, units, and a list of the name of each item asked for. */
export function answerLists(facts: Facts): string[] {
  return ['no_data_reason', 'census_unit', ...facts.items]
}

/** Anybody of the receiving desk drafts the answer, or changes what was drafted. */
export function draftAnswer(
  facts: Facts,
  desk: string,
  given: Answer,
  codes: KnownCodes,
  here: Here,
): Decision | No {
  const no = hindrance('draft_answer', facts, desk)
  if (no) return no
  const kept = fitting(facts, given, codes, localDate(here.now, here.zone))
  return 'refused' in kept ? kept : replyWritten(facts, { kind: 'answer', said: kept }, here.now)
}

/** The head of the receiving desk signs the answer that was drafted and initialled, and gives it. */
export function answer(
  facts: Facts,
  desk: string,
  { drafted, signing, acting }: Signed & { drafted: Answer | null },
  codes: KnownCodes,
  here: Here,
): Decision | No {
  const no = hindrance('answer', facts, desk) ?? mayBearSigning(signing, acting)
  if (no || drafted === null) return no ?? refuse('nothing_drafted')
  const at = notBeforeReceipt(facts, here.now)
  return answered(facts, drafted, codes, at, localDate(here.now, here.zone), null)
}

/** A desk without account answers by its link. */
export function answerByLink(
  facts: Facts,
  desk: string,
  given: Answer,
  codes: KnownCodes,
  here: Here,
): Decision | No {
  const at = notBeforeReceipt(facts, here.now)
  const today = localDate(here.now, here.zone)
  return outsideHindrance(facts, desk) ?? answered(facts, given, codes, at, today, null)
}

/** The sender records the answer of a desk without account. */
export function recordAnswer(
  facts: Facts,
  desk: string,
  given: Answer & Proof,
  codes: KnownCodes,
  here: Here,
): Decision | No {
  const { onPaper, proof, ...content } = given
  const no = hindrance('record_answer', facts, desk) ?? wrongProof(facts, { onPaper, proof }, here)
  return no ?? answered(facts, content, codes, onPaper, localDate(here.now, here.zone), { onPaper, proof })
}

function answered(
  facts: Facts,
  given: Answer,
  codes: KnownCodes,
  at: Instant,
  today: LocalDate,
  proof: Proof | null,
): Decision | No {
  const kept = fitting(facts, given, codes, today)
  if ('refused' in kept) return kept
  return {
    happened: { step: 'answered', at, answer: kept },
    onPaper: proof?.onPaper ?? null,
    note: proof?.proof ?? null,
    promises: [
      { do: 'end', kinds: ['answer_request'], as: 'met', at },
      { do: 'end', kinds: ['answer_clarification', 'initial_letter'], as: 'withdrawn', at },
    ],
  }
}

/** The answer as it may be kept. */
function fitting(facts: Facts, given: Answer, codes: KnownCodes, today: LocalDate): Answer | No {
  const kept = {
    ...given,
    counts: given.counts.map(withoutSmallNumber),
    codes: [...new Map(given.codes.map((said) => [`${said.item}/${said.code}`, said])).values()],
  }
  const no =
    misfit(given) ??
    foreign(facts, given, codes) ??
    incomplete(facts, given) ??
    later(given, today) ??
    identityIn({
      text: given.text,
      number: given.number,
      ...Object.fromEntries(given.counts.map(({ note }, i) => [`counts/${i}/note`, note])),
    })
  return no ?? kept
}

/** One to four people become *few*; the number itself is not kept, so that no count singles anybody out. */
export function withoutSmallNumber(count: AnswerCount): AnswerCount {
  return isSmall(count.count) ? { ...count, count: null, few: true } : count
}

function isSmall(count: number | null): boolean {
  return count !== null && count >= 1 && count <= 4
}

/** What each form of an answer carries, and nothing else. */
const carries = {
  counts: ['counts'],
  codes: ['codes'],
  no_data: ['reason'],
} as const satisfies Record<AnswerForm, readonly ('counts' | 'codes' | 'reason')[]>

function misfit({ form, counts, codes, reason }: Answer): No | null {
  const given = { counts: counts.length > 0, codes: codes.length > 0, reason: reason !== null }
  const wanted: readonly string[] = carries[form]
  for (const [part, isGiven] of Object.entries(given)) {
    if (isGiven && !wanted.includes(part)) return refuse('wrong_answer_form', { form, part })
    if (!isGiven && wanted.includes(part)) return refuse('answer_incomplete', { form, part })
  }
  const contradiction = counts.find(({ few, count }) => few && count !== null && !isSmall(count))
  return contradiction ? refuse('wrong_answer_form', { form, part: contradiction.item }) : null
}

/** Items that were not asked for, and codes that are on no list. */
function foreign(facts: Facts, { form, counts, codes, reason }: Answer, known: KnownCodes): No | null {
  const stray = [...counts, ...codes].find(({ item }) => !facts.items.includes(item))
  if (stray) return refuse('wrong_answer_form', { form, part: stray.item })
  const unknown = [
    ...counts.map(({ unit }) => unknownCode(known, 'census_unit', unit)),
    ...codes.map(({ item, code }) => unknownCode(known, item, code)),
    reason === null ? null : unknownCode(known, 'no_data_reason', reason),
  ]
  return unknown.find((no) => no !== null) ?? null
}

/** Whatever was asked for and is not in numbers or codes has to be spoken of in words. */
function incomplete(facts: Facts, { form, counts, codes, text }: Answer): No | null {
  if (form === 'no_data' || text !== null) return null
  const said = new Set([...counts, ...codes].map(({ item }) => item))
  const missing = facts.items.find((item) => !said.has(item))
  return missing === undefined ? null : refuse('answer_incomplete', { form, part: missing })
}

/** A count is of a day that has come. */
function later({ counts }: Answer, today: LocalDate): No | null {
  const ahead = counts.find(({ asOf }) => asOf > today)
  return ahead ? refuse('paper_in_future', { date: ahead.asOf }) : null
}

/** Now, unless the receipt was entered by a transaction that began a moment later. */
export function notBeforeReceipt({ receivedAt }: Facts, now: Instant): Instant {
  return receivedAt !== null && millisOf(receivedAt) > millisOf(now) ? receivedAt : now
}

/** A paper that the sender files for the receiver: not before the receipt either. */
export function wrongProof(facts: Facts, { onPaper, proof }: Proof, here: Here): No | null {
  const no = wrongPaper(facts, { onPaper, note: proof }, here)
  if (no) return no
  return facts.receivedAt !== null && millisOf(onPaper) < millisOf(facts.receivedAt)
    ? refuse('paper_before_receipt', { at: onPaper, receivedAt: facts.receivedAt })
    : null
}
