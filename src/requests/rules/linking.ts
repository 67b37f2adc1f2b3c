import { type Instant, millisOf } from '../../kernel/dates.ts'
import { refuse } from '../../kernel/refusal.ts'
import type { LinkState } from '../contract.ts'
import type { Facts, No } from './course.ts'
import { personIn } from './offices.ts'
import { identityIn } from './wording.ts'

/**
 * The sender makes a link to a letter that a desk without account has to acknowledge or answer. A letter that is
 * *rahasia* goes in two envelopes (Perka ANRI 5/2021), not through anybody's browser.
 */
export function mayLink(facts: Facts, desk: string, security: string): No | null {
  if (desk !== facts.sender) return refuse('not_the_sender')
  if (facts.state !== 'sent' && facts.state !== 'received')
    return refuse('step_not_possible', { state: facts.state })
  if (facts.receiverHasAccount || facts.onPaper !== true) return refuse('receiver_has_account')
  return security === 'rahasia' ? refuse('secret_goes_on_paper') : null
}

/** A fortnight for the way, and twice the days of the answer, whose days are working days. */
export function linkUntil(now: Instant, answerWithin: number): Instant {
  const day = 24 * 3_600_000
  return new Date(millisOf(now) + (14 + 2 * answerWithin) * day).toISOString()
}

/** Who received it, by function and never by name. */
export function namelessOffice(office: string): No | null {
  return identityIn({ office }) ?? personIn('office', office)
}

export type LinkFacts = {
  readonly endedAs: 'answered' | 'refused' | 'recalled' | 'replaced' | 'locked' | null
  readonly openedAt: Instant | null
  readonly expiresAt: Instant
  readonly receivedBy: string | null
}

/** How far the link has come. It is over without a word when its letter or its time is, or when somebody serves the desk. */
export function linkState(link: LinkFacts, letter: Facts, now: Instant): LinkState {
  if (link.endedAs === 'answered' || link.endedAs === 'refused') return 'used'
  if (link.endedAs !== null) return link.endedAs
  const open = letter.state === 'sent' || letter.state === 'received'
  if (!open || letter.receiverHasAccount || millisOf(link.expiresAt) <= millisOf(now)) return 'over'
  if (link.receivedBy !== null) return 'received'
  return link.openedAt === null ? 'made' : 'opened'
}
