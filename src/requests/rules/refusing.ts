import type { Instant } from '../../kernel/dates.ts'
import { refuse as no } from '../../kernel/refusal.ts'
import type { WrittenRefusal } from '../contract.ts'
import { notBeforeReceipt, type Proof, wrongProof } from './answering.ts'
import { type Decision, type Facts, hindrance, type No } from './course.ts'
import type { Here } from './sending.ts'
import { identityIn, type KnownCodes, unknownCode } from './wording.ts'

/** Code lists that a refusal draws on. */
export const refusalLists = ['refusal_ground'] as const

/**
 * In an emergency help is obligatory (UU 30/2014 art. 36 para 3): own work and secrecy are no grounds then. What
 * the law itself forbids (para 1c), no emergency allows.
 */
const groundInEmergency = 'law_forbids'

/** The head of the receiving desk refuses in writing, with ground and reason (UU 30/2014 art. 36 para 2). */
export function refuse(
  facts: Facts,
  desk: string,
  given: WrittenRefusal,
  codes: KnownCodes,
  now: Instant,
): Decision | No {
  return hindrance('refuse', facts, desk) ?? refused(facts, given, codes, notBeforeReceipt(facts, now), null)
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
  const { ground, reason, number } = refusal
  const hindered = unknownCode(codes, 'refusal_ground', ground) ?? identityIn({ reason, number })
  if (hindered) return hindered
  if (facts.emergency && ground !== groundInEmergency)
    return no('emergency_needs_ground', { ground: groundInEmergency })
  return {
    happened: { step: 'refused', at, refusal },
    onPaper: proof?.onPaper ?? null,
    note: proof?.proof ?? null,
    promises: [
      { do: 'end', kinds: ['answer_request'], as: 'refused', at, ground, reason },
      { do: 'end', kinds: ['answer_clarification'], as: 'withdrawn', at },
    ],
  }
}

/** The sender needs it no more: nothing is owed by either side from now on. */
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
          kinds: ['acknowledge_request', 'prove_receipt', 'answer_request', 'answer_clarification'],
          as: 'withdrawn',
          at: now,
        },
      ],
    }
  )
}
