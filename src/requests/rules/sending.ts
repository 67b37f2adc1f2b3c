import { type Instant, localDate, millisOf, type Zone } from '../../kernel/dates.ts'
import { refuse } from '../../kernel/refusal.ts'
import { type Decision, type Facts, hindrance, type No, type PromiseChange } from './course.ts'
import { identityIn } from './wording.ts'

/** What a paper says: when it happened, if not just now, and the proof. */
export type Paper = { onPaper: Instant | null; note: string | null }

/** Now, and in which zone the papers of the acting desk are dated. */
export type Here = { now: Instant; zone: Zone }

/**
 * Sent: a desk with account owes the acknowledgement; for one without, the sender owes the proof of receipt.
 * That promise begins when the letter is entered, whatever the paper says: before, nobody could see it in Bekal.
 */
export function send(facts: Facts, desk: string, paper: Paper, here: Here): Decision | No {
  const no = hindrance('send', facts, desk) ?? wrongPaper(facts, paper, here)
  if (no) return no
  const { sender, receiver, receiverHasAccount } = facts
  const promise: PromiseChange = receiverHasAccount
    ? { do: 'open', kind: 'acknowledge_request', owner: receiver, counterpart: sender, startAt: here.now }
    : { do: 'open', kind: 'prove_receipt', owner: sender, counterpart: receiver, startAt: here.now }
  return {
    happened: { step: 'sent', at: paper.onPaper ?? here.now, onPaper: !receiverHasAccount },
    ...paper,
    promises: [promise],
  }
}

/** Receipt by the receiver: the clock of the answer starts, at the time of the paper where it bears one. */
export function receive(facts: Facts, desk: string, paper: Paper, here: Here): Decision | No {
  return hindrance('receive', facts, desk) ?? received(facts, paper, here)
}

/** Receipt by a desk without account, proved by the sender. */
export function proveReceipt(facts: Facts, desk: string, paper: Paper, here: Here): Decision | No {
  return hindrance('prove_receipt', facts, desk) ?? received(facts, paper, here)
}

function received(facts: Facts, paper: Paper, here: Here): Decision | No {
  const no = wrongPaper(facts, paper, here)
  if (no) return no
  const at = paper.onPaper ?? here.now
  const { sender, receiver, answerWithin } = facts
  return {
    happened: { step: 'received', at },
    ...paper,
    promises: [
      { do: 'end', kinds: ['acknowledge_request', 'prove_receipt'], as: 'met', at: here.now },
      {
        do: 'open',
        kind: 'answer_request',
        owner: receiver,
        counterpart: sender,
        startAt: at,
        within: answerWithin,
      },
    ],
  }
}

/** What a paper can't say: a time to come, or one before the letter was written. */
export function wrongPaper(facts: Facts, { onPaper, note }: Paper, { now, zone }: Here): No | null {
  if (onPaper !== null && millisOf(onPaper) > millisOf(now)) return refuse('paper_in_future', { at: onPaper })
  if (onPaper !== null && facts.letterDate !== null && localDate(onPaper, zone) < facts.letterDate) {
    return refuse('paper_before_letter', { at: onPaper, date: facts.letterDate })
  }
  return identityIn({ note })
}
