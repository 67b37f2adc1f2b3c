import type { Instant } from '../../kernel/dates.ts'
import { refuse as no } from '../../kernel/refusal.ts'
import type { WrittenRefusal } from '../contract.ts'
import { notBeforeReceipt, type Proof, type Signed, wrongProof } from './answering.ts'
import { type Decision, type Facts, hindrance, type No, outsideHindrance } from './course.ts'
import { replyWritten } from './initialling.ts'
import { mayBearSigning } from './offices.ts'
import type { Here } from './sending.ts'
import { identityIn, type KnownCodes, unknownCode } from './wording.ts'

/** Code lists that a refusal draws on. */
export const refusalLists = ['refusal_ground'] as const

/**
 * In an emergency help is obligatory (UU 30/2014 art. 36 para 3): own work and secrecy are no grounds then. What
 * the law itself forbids (para 1c), no emergency allows.
 */
const groundInEmergency = 'law_forbids'

/** Anybody of the receiving desk drafts a refusal, or changes what was drafted. */
export function draftRefusal(
  facts: Facts,
  desk: string,
  given: WrittenRefusal,
  codes: KnownCodes,
  now: Instant,
): Decision | No {
  return (
    hindrance('draft_refusal', facts, desk) ??
    unfit(facts, given, codes) ??
    replyWritten(facts, { kind: 'refusal', said: given }, now)
  )
}

/** The head of the receiving desk refuses in writing, with ground and reason (UU 30/2014 art. 36 para 2), as was drafted and initialled, and signs it. */
export function refuse(
  facts: Facts,
  desk: string,
  { drafted, signing, acting }: Signed & { drafted: WrittenRefusal | null },
  codes: KnownCodes,
  now: Instant,
): Decision | No {
  const hindered = hindrance('refuse', facts, desk) ?? mayBearSigning(signing, acting)
  if (hindered || drafted === null) return hindered ?? no('nothing_drafted')
  return refused(facts, drafted, codes, notBeforeReceipt(facts, now), null)
}

/** A desk without account refuses by its link. */
export function refuseByLink(
  facts: Facts,
  desk: string,
  given: WrittenRefusal,
  codes: KnownCodes,
  now: Instant,
): Decision | No {
  return outsideHindrance(facts, desk) ?? refused(facts, given, codes, notBeforeReceipt(facts, now), null)
}

/** The sender records the written refusal of a desk without account. */
export function recordRefusal(
  facts: Facts,
  desk: string,
  given: WrittenRefusal & Proof,
  codes: KnownCodes,
  here: Here,
): Decision | No {
  const { onPaper, proof, ...refusal } = given
  return (
    hindrance('record_refusal', facts, desk) ??
    wrongProof(facts, { onPaper, proof }, here) ??
    refused(facts, refusal, codes, onPaper, { onPaper, proof })
  )
}

function refused(
  facts: Facts,
  refusal: WrittenRefusal,
  codes: KnownCodes,
  at: Instant,
  proof: Proof | null,
): Decision | No {
  const { ground, reason } = refusal
  return (
    unfit(facts, refusal, codes) ?? {
      happened: { step: 'refused', at, refusal },
      onPaper: proof?.onPaper ?? null,
      note: proof?.proof ?? null,
      promises: [
        { do: 'end', kinds: ['answer_request'], as: 'refused', at, ground, reason },
        { do: 'end', kinds: ['answer_clarification', 'initial_letter'], as: 'withdrawn', at },
      ],
    }
  )
}

/** Why this can't be written; null when it can. */
function unfit(facts: Facts, { ground, reason, number }: WrittenRefusal, codes: KnownCodes): No | null {
  const hindered = unknownCode(codes, 'refusal_ground', ground) ?? identityIn({ reason, number })
  if (hindered) return hindered
  return facts.emergency && ground !== groundInEmergency
    ? no('emergency_needs_ground', { ground: groundInEmergency })
    : null
}

/**
 * The sender needs it no more: nothing is owed by either side from now on. Of a paraf that the receiver asks for the
 * sender knows nothing: that promise the database ends.
 */
export function withdraw(facts: Facts, desk: string, reason: string, now: Instant): Decision | No {
  return (
    hindrance('withdraw', facts, desk) ??
    identityIn({ reason }) ?? {
      happened: { step: 'withdrawn', reason },
      onPaper: null,
      note: reason,
      promises: [
        {
          do: 'end',
          kinds: [
            'acknowledge_request',
            'prove_receipt',
            'answer_request',
            'answer_clarification',
            'initial_letter',
          ],
          as: 'withdrawn',
          at: now,
        },
      ],
    }
  )
}
