import type { Instant } from '../../kernel/dates.ts'
import { refuse } from '../../kernel/refusal.ts'
import type { LifeEntry } from '../contract.ts'
import {
  type Decision,
  draftIn,
  type Facts,
  hindrance,
  type No,
  ownText,
  type PromiseChange,
  type Reply,
} from './course.ts'
import { identityIn } from './wording.ts'

/** Who acts, for which desk. */
type By = { desk: string; member: string }

/** What a draft is called before it has a number: desks above learn the kind and this, not what the letter says. */
export function draftName(id: string): string {
  return `K-${id.slice(-6).toUpperCase()}`
}

/** A changed text has a new writer; whoever was asked about the old one owes nothing any more. */
export function revised(now: Instant): Decision {
  return { ...nothingElse, happened: { step: 'revised' }, promises: [noLonger(now)] }
}

/** What is drafted anew or changed, by whoever did: nobody has read it yet. */
export function replyWritten(facts: Facts, reply: Reply, now: Instant): Decision {
  const step = facts.reply === null ? 'reply_drafted' : 'reply_revised'
  return { ...nothingElse, happened: { step, reply }, promises: [noLonger(now)] }
}

/**
 * Asks for the second person: a colleague by name, anybody of the desk, or where the desk has nobody else the desk that
 * gives one. That desk owes it within a working day, and nobody can waive it.
 */
export function askInitial(
  facts: Facts,
  desk: string,
  of: { member: string | null; serves: boolean },
  now: Instant,
): Decision | No {
  const no = hindrance('ask_initial', facts, desk)
  const draft = draftIn(facts)
  if (no || draft === null || draft.second === null) return no ?? refuse('nobody_to_ask')
  const { second: owner, desk: counterpart } = draft
  const { member, serves } = of
  if (member === draft.writer) return refuse('own_text')
  if (member !== null && !(serves && owner === counterpart)) return refuse('not_member_of_desk')
  return {
    ...nothingElse,
    happened: { step: told(facts).asked, desk: owner, member },
    promises: [
      noLonger(now),
      { do: 'open', kind: 'initial_letter', owner, counterpart, startAt: now, assignee: member },
    ],
  }
}

/** Paraf: somebody who did not write it last stands behind it too. */
export function initial(facts: Facts, by: By, now: Instant): Decision | No {
  return (
    hindrance('initial', facts, by.desk) ??
    ownText('initial', facts, by.member) ?? {
      ...nothingElse,
      happened: { step: told(facts).initialled },
      promises: [{ do: 'end', kinds: ['initial_letter'], as: 'met', at: now }],
    }
  )
}

/** The second person wants it otherwise and says how. Who initialled it may think again until it leaves. */
export function giveBack(facts: Facts, by: By, remark: string, now: Instant): Decision | No {
  return (
    hindrance('return', facts, by.desk) ??
    ownText('return', facts, by.member) ??
    identityIn({ remark }) ?? {
      happened: { step: told(facts).returned },
      onPaper: null,
      note: remark,
      promises: [{ do: 'end', kinds: ['initial_letter'], as: 'met', at: now }],
    }
  )
}

const nothingElse = { onPaper: null, note: null } as const

const noLonger = (at: Instant) =>
  ({ do: 'end', kinds: ['initial_letter'], as: 'withdrawn', at }) as const satisfies PromiseChange

const ofLetter = {
  revised: 'revised',
  asked: 'initial_asked',
  returned: 'returned',
  initialled: 'initialled',
} as const
const ofReply = {
  revised: 'reply_revised',
  asked: 'reply_initial_asked',
  returned: 'reply_returned',
  initialled: 'reply_initialled',
} as const

/** The steps of the life-line that tell of what is being written now. */
const told = ({ state }: Facts) => (state === 'received' ? ofReply : ofLetter)

/** Why a draft came back, until its text is changed or it is initialled after all. */
export function remarkIn(life: readonly LifeEntry[], of: 'letter' | 'reply'): string | null {
  const { returned, revised, initialled } = of === 'letter' ? ofLetter : ofReply
  const last = life.findLast(({ step }) => step === returned || step === revised || step === initialled)
  return last?.step === returned ? last.note : null
}
