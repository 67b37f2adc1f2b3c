import type { Instant } from '../../kernel/dates.ts'
import { refuse } from '../../kernel/refusal.ts'
import { type Decision, type Facts, hindrance, type No } from './course.ts'
import { identityIn } from './wording.ts'

/** Disposition: a member of the receiving desk handles the letter, with an instruction that stays with the desk. */
export function dispose(
  facts: Facts,
  desk: string,
  to: { member: string; serves: boolean; note: string | null },
): Decision | No {
  const no = hindrance('dispose', facts, desk) ?? identityIn({ note: to.note })
  if (no) return no
  if (!to.serves) return refuse('not_member_of_desk')
  return {
    happened: { step: 'disposed', handler: to.member, instruction: to.note },
    onPaper: null,
    note: null,
    promises: [],
  }
}

/** A question stops the clock of the answer; now the sender owes an explanation. */
export function ask(facts: Facts, desk: string, question: string, now: Instant): Decision | No {
  const { sender, receiver } = facts
  return (
    hindrance('ask_clarification', facts, desk) ??
    identityIn({ question }) ?? {
      happened: { step: 'clarification_asked' },
      onPaper: null,
      note: question,
      promises: [
        { do: 'stop', kinds: ['answer_request'] },
        { do: 'open', kind: 'answer_clarification', owner: sender, counterpart: receiver, startAt: now },
      ],
    }
  )
}

/** The explanation lets the clock of the answer go on. */
export function explain(facts: Facts, desk: string, explanation: string, now: Instant): Decision | No {
  return (
    hindrance('clarify', facts, desk) ??
    identityIn({ explanation }) ?? {
      happened: { step: 'clarified' },
      onPaper: null,
      note: explanation,
      promises: [
        { do: 'end', kinds: ['answer_clarification'], as: 'met', at: now },
        { do: 'resume', kinds: ['answer_request'] },
      ],
    }
  )
}
