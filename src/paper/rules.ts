import { type Instant, instantAt, type LocalDate, localDate, millisOf, type Zone } from '../kernel/dates.ts'
import { identityHints } from '../kernel/identity-hints.ts'
import { type Refusal, refuse } from '../kernel/refusal.ts'
import type { Role } from '../kernel/role.ts'
import {
  answerPaper,
  closePaper,
  disposePaper,
  type PaperLetter,
  type PaperRefusal,
  type PaperState,
  type PaperStep,
} from './contract.ts'

type No = Refusal<PaperRefusal>

/** The desk that registers, and the moment. */
export type Here = { desk: string; zone: Zone; superior: string | null; now: Instant }

/** What is owed about a letter, and to whom; null where no answer is asked for. */
export type Owed = { counterpart: string; dueAt: Instant } | null

/**
 * Whether a letter is registered as it is told. An answer is owed to the desk that wrote, where it is in Bekal;
 * otherwise the desk above is told when it is late, because somebody has to be.
 */
export function register(letter: PaperLetter, here: Here): { owed: Owed } | No {
  const { office, number, subject, keptAt, scan, receivedAt, letterDate, answerBy, fromDesk } = letter
  if (fromDesk === here.desk) return refuse('own_desk')
  const identity = identityIn({ office, number, subject, keptAt })
  if (identity) return identity
  if (scan === null && keptAt === null) return refuse('paper_needs_place')
  if (millisOf(receivedAt) > millisOf(here.now)) return refuse('paper_in_future', { date: receivedAt })
  if (localDate(receivedAt, here.zone) < letterDate)
    return refuse('paper_before_letter', { date: letterDate })
  if (answerBy === null) return { owed: null }
  const dueAt = instantAt(answerBy, '23:59:59', here.zone)
  if (millisOf(dueAt) < millisOf(receivedAt)) return refuse('paper_before_receipt', { date: answerBy })
  const counterpart = fromDesk ?? here.superior
  return counterpart === null ? refuse('nobody_to_owe') : { owed: { counterpart, dueAt } }
}

/** Letters stay readable on the server: nothing that looks like a number of a person may stand in them (I11). */
function identityIn(texts: Record<string, string | null>): No | null {
  for (const [field, text] of Object.entries(texts)) {
    const [hint] = text === null ? [] : identityHints(text)
    if (hint) return refuse('looks_like_identity', { field, kind: hint.kind })
  }
  return null
}

const hands = {
  dispose: disposePaper.may,
  answer: answerPaper.may,
  close: closePaper.may,
} as const satisfies Record<PaperStep, (typeof answerPaper)['may']>

/** What a member in these roles may do now, in the order of the work. */
export function nextSteps(state: PaperState, roles: readonly Role[], disposed: boolean): PaperStep[] {
  if (state !== 'open') return []
  const order: PaperStep[] = disposed ? ['answer', 'dispose', 'close'] : ['dispose', 'answer', 'close']
  return order.filter((step) => {
    const may = hands[step]
    return typeof may !== 'string' && roles.some((role) => may.includes(role))
  })
}

export type Standing = { state: PaperState; receivedAt: Instant; zone: Zone }

export function dispose(letter: Standing, note: string | null, serves: boolean): true | No {
  if (letter.state !== 'open') return refuse('paper_ended')
  return serves ? (identityIn({ note }) ?? true) : refuse('not_member_of_desk')
}

/** The promise is met on the day that the answer bears: at its end, or now where that has not come. */
export function answer(
  letter: Standing,
  given: { number: string; date: LocalDate },
  now: Instant,
): { at: Instant } | No {
  if (letter.state !== 'open') return refuse('paper_ended')
  const identity = identityIn({ number: given.number })
  if (identity) return identity
  if (given.date > localDate(now, letter.zone)) return refuse('paper_in_future', { date: given.date })
  if (given.date < localDate(letter.receivedAt, letter.zone))
    return refuse('paper_before_receipt', { date: given.date })
  const end = instantAt(given.date, '23:59:59', letter.zone)
  return { at: millisOf(end) > millisOf(now) ? now : end }
}

export function close(letter: Standing, reason: string): true | No {
  return letter.state === 'open' ? (identityIn({ reason }) ?? true) : refuse('paper_ended')
}
