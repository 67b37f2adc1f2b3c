/**
 * Several cases that are one person, and pairs that only look so. What a worker decides lies inside sealed `identity` of the newer of
 * the two cases, so the server learns of neither. Nothing is thrown together: each case keeps its own groups and keys, so no lease
 * widens (V9); they are only shown as one, and undoing takes away the line that said so.
 */
import type { Resemblance } from './duplicates.ts'

/** What was decided about this case and another. */
export type Decision = { readonly case: string; readonly is: 'same' | 'other'; readonly at: string }

export type Decided = {
  readonly id: string
  /** The desk's own case number. */
  readonly number: number
  readonly decisions: readonly Decision[]
}

/** Cases that are shown as one: the first registered leads. */
export type OnePerson = { readonly lead: string; readonly cases: readonly string[] }

/** The people behind the cases, each case in exactly one of them. A decision about a case that is not here says nothing. */
export function peopleBehind(cases: readonly Decided[]): readonly OnePerson[] {
  const sorted = cases.toSorted((one, other) => one.number - other.number)
  const leads = new Map(sorted.map(({ id }) => [id, id]))
  const leadOf = (id: string): string => {
    const lead = leads.get(id) ?? id
    return lead === id ? id : leadOf(lead)
  }
  const order = new Map(sorted.map(({ id }, at) => [id, at]))
  for (const { id, decisions } of sorted) {
    for (const { case: other, is } of decisions) {
      if (is !== 'same' || !leads.has(other)) continue
      const [one, two] = [leadOf(id), leadOf(other)]
      if (one === two) continue
      const older = (order.get(one) ?? 0) < (order.get(two) ?? 0)
      leads.set(older ? two : one, older ? one : two)
    }
  }
  const people = new Map<string, string[]>()
  for (const { id } of sorted) people.set(leadOf(id), [...(people.get(leadOf(id)) ?? []), id])
  return [...people].map(([lead, members]) => ({ lead, cases: members }))
}

/** The pairs that nobody has decided about yet, neither by themselves nor through others that are the same. */
export function undecided(found: readonly Resemblance[], cases: readonly Decided[]): readonly Resemblance[] {
  const leads = new Map(peopleBehind(cases).flatMap(({ lead, cases: all }) => all.map((id) => [id, lead])))
  const apart = new Set<string>()
  for (const { id, decisions } of cases)
    for (const { case: other, is } of decisions)
      if (is === 'other') apart.add(pairOf(leads.get(id) ?? id, leads.get(other) ?? other))
  const shown = new Set<string>()
  return found.filter(({ one, other }) => {
    const pair = pairOf(leads.get(one) ?? one, leads.get(other) ?? other)
    if (leads.get(one) === leads.get(other) || apart.has(pair) || shown.has(pair)) return false
    shown.add(pair)
    return true
  })
}

/** The case that a decision about two is written into: the newer one. */
export function writtenInto(one: Decided, other: Decided): Decided {
  return one.number > other.number ? one : other
}

/** The decisions of a case after one more about `other`; what was decided about it before is replaced. */
export function decide(decisions: readonly Decision[], decision: Decision): readonly Decision[] {
  return [...undo(decisions, decision.case), decision]
}

/** The decisions of a case without what was decided about `other`. */
export function undo(decisions: readonly Decision[], other: string): readonly Decision[] {
  return decisions.filter(({ case: about }) => about !== other)
}

function pairOf(one: string, other: string): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`
}
