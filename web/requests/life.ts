import type { DataRequest, LifeEntry, LifeStep } from '../../src/requests/contract.ts'
import type { LifeStep as Knot } from '../ui/life-line.tsx'
import type { Speech } from '../words/translate.ts'
import type { Zone } from '../../src/kernel/dates.ts'

/** The course of a letter that is answered; what else happens is tied in where it happened. */
const course = [
  'draft',
  'initialled',
  'signed',
  'numbered',
  'sent',
  'received',
  'disposed',
  'answered',
] as const satisfies readonly LifeStep[]

const final: readonly LifeStep[] = ['answered', 'refused', 'withdrawn']

/** Notes of these steps prove something; those of others explain. */
const proves: readonly LifeStep[] = ['sent', 'received']

/** Who reads: of the own desk one says who did it, of the other which desk. */
export interface Reader {
  readonly desk: string
  readonly zone: Zone
}

/** What is still to come on the way to an answer. A desk without account makes no disposition here. */
export function ahead(life: readonly LifeStep[], receiverHasAccount: boolean): LifeStep[] {
  if (life.some((step) => final.includes(step))) return []
  // A change or a return takes the initials off.
  const since = life.slice(life.findLastIndex((step) => step === 'revised' || step === 'returned') + 1)
  const reached = Math.max(
    since.length < life.length ? 0 : -1,
    ...since.map((step) => course.findIndex((one) => one === step)),
  )
  return course.filter((step, at) => at > reached && (step !== 'disposed' || receiverHasAccount))
}

function knot(entry: LifeEntry, at: number, state: Knot['state'], speech: Speech, reader: Reader): Knot {
  const { zone } = reader
  const proof = proves.includes(entry.step) ? entry.note : null
  const recorded =
    entry.onPaper === null
      ? null
      : speech.t('requests.life.recorded', { date: speech.dateTime(entry.at, zone) })
  const note = [proof === null ? entry.note : null, recorded].filter((text) => text !== null)
  return {
    id: `${at}${entry.step}`,
    label: speech.t(`requests.life.${entry.step}`),
    state,
    at: entry.onPaper ?? entry.at,
    by: entry.byLink
      ? speech.t('requests.life.byLink', { desk: entry.deskName })
      : entry.member !== null && entry.desk === reader.desk
        ? entry.member
        : entry.deskName,
    proof,
    note: note.length > 0 ? note.join(' · ') : null,
  }
}

const changes: readonly LifeStep[] = ['revised', 'reply_revised']

/** Of several changes in a row by one member the last stands for all. */
function changesInOne(life: readonly LifeEntry[]): LifeEntry[] {
  return life.filter(({ step, member }, at) => {
    const next = life[at + 1]
    return !(changes.includes(step) && next?.step === step && next.member === member)
  })
}

/** The life-line: what happened, where the letter is now, and what is still to come. */
export function lifeLine(
  request: Pick<DataRequest, 'life' | 'clarification' | 'receiverHasAccount'>,
  speech: Speech,
  reader: Reader,
): Knot[] {
  const { clarification, receiverHasAccount } = request
  const life = changesInOne(request.life)
  const done = life.map((entry, at) => {
    const here = at === life.length - 1
    const state = final.includes(entry.step)
      ? ('final' as const)
      : !here
        ? ('done' as const)
        : clarification !== null
          ? ('stopped' as const)
          : ('current' as const)
    return knot(entry, at, state, speech, reader)
  })
  const steps = life.map((entry) => entry.step)
  const coming = ahead(steps, receiverHasAccount).map(
    (step): Knot => ({
      id: step,
      label: speech.t(`requests.life.${step}`),
      state: 'ahead',
      at: null,
      by: null,
      proof: null,
      note: null,
    }),
  )
  return [...done, ...coming]
}
