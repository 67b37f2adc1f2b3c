import type { Instant } from '../../kernel/dates.ts'
import { refuse } from '../../kernel/refusal.ts'
import type { LifeEntry } from '../contract.ts'
import { type Decision, type Facts, hindrance, type No, ownText } from './course.ts'
import { identityIn } from './wording.ts'

/** Who acts, for which desk. */
type By = { desk: string; member: string }

/** What a draft is called before it has a number: desks above learn the kind and this, not what the letter says. */
export function draftName(id: string): string {
  return `K-${id.slice(-6).toUpperCase()}`
}

/** A changed text has a new writer; whoever was asked about the old one owes nothing any more. */
export function revised(now: Instant): Decision {
  return {
    happened: { step: 'revised' },
    onPaper: null,
    note: null,
    promises: [{ do: 'end', kinds: ['initial_letter'], as: 'withdrawn', at: now }],
  }
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
  if (no || facts.second === null) return no ?? refuse('nobody_to_ask')
  const { second, sender, writer } = facts
  const { member, serves } = of
  if (member === writer) return refuse('own_text')
  if (member !== null && !(serves && second === sender)) return refuse('not_member_of_desk')
  return {
    happened: { step: 'initial_asked', desk: second, member },
    onPaper: null,
    note: null,
    promises: [
      { do: 'end', kinds: ['initial_letter'], as: 'withdrawn', at: now },
      {
        do: 'open',
        kind: 'initial_letter',
        owner: second,
        counterpart: sender,
        startAt: now,
        assignee: member,
      },
    ],
  }
}

/** Paraf: somebody who did not write it last stands behind it too. */
export function initial(facts: Facts, by: By, now: Instant): Decision | No {
  return (
    hindrance('initial', facts, by.desk) ??
    ownText('initial', facts, by.member) ?? {
      happened: { step: 'initialled' },
      onPaper: null,
      note: null,
      promises: [{ do: 'end', kinds: ['initial_letter'], as: 'met', at: now }],
    }
  )
}

/** The second person wants it otherwise and says how. Who initialled it may think again until it is signed. */
export function giveBack(facts: Facts, by: By, remark: string, now: Instant): Decision | No {
  return (
    hindrance('return', facts, by.desk) ??
    ownText('return', facts, by.member) ??
    identityIn({ remark }) ?? {
      happened: { step: 'returned' },
      onPaper: null,
      note: remark,
      promises: [{ do: 'end', kinds: ['initial_letter'], as: 'met', at: now }],
    }
  )
}

/** Why the letter came back, until its text is changed or it is initialled after all. */
export function remarkIn(life: readonly LifeEntry[]): string | null {
  const last = life.findLast(({ step }) => step === 'returned' || step === 'revised' || step === 'initialled')
  return last?.step === 'returned' ? last.note : null
}
