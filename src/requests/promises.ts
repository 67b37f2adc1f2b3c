import { endPromises, openPromise, resumeClock, stopClock } from '../obligations/public.ts'
import type { Acting } from '../platform/db/database.ts'
import type { Tx } from '../platform/db/tx.ts'
import type { PromiseChange } from './rules/course.ts'
import { draftName } from './rules/initialling.ts'

/**
 * Why the clock of an answer stands still, as every rung of the ladder shows it: a step of the life-line, because
 * the desks above learn the kind and the number of the letter, not what it says.
 */
const stopReason = 'clarification_asked'

/** Carries out what a decision does to the promises about a letter. */
export async function keepPromises(
  tx: Tx,
  actor: Acting,
  letter: { id: string; number: string | null },
  changes: readonly PromiseChange[],
): Promise<void> {
  for (const change of changes) await keep(tx, actor, letter, change)
}

async function keep(
  tx: Tx,
  actor: Acting,
  { id, number }: { id: string; number: string | null },
  change: PromiseChange,
): Promise<void> {
  switch (change.do) {
    case 'open': {
      const { kind, owner, counterpart, startAt, within, assignee = null } = change
      await openPromise(tx, actor, {
        kind,
        ownerDesk: owner,
        counterpartDesk: counterpart,
        subject: { kind: 'request', id },
        label: number ?? draftName(id),
        startAt,
        assignee,
        ...(within === undefined ? {} : { clock: { amount: within, unit: 'working_days' } }),
      })
      return
    }
    case 'stop':
      return stopClock(tx, actor, { subjectId: id, kinds: change.kinds }, stopReason)
    case 'resume':
      return resumeClock(tx, actor, { subjectId: id, kinds: change.kinds })
    case 'end': {
      const why = change.as === 'refused' ? { ground: change.ground, reason: change.reason } : {}
      return endPromises(tx, actor, { subjectId: id, kinds: change.kinds }, change.as, {
        at: change.at,
        ...why,
      })
    }
  }
}
