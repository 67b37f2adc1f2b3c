/** Who is away, who stands in, and who may say so. */
import { addDays, type LocalDate } from '../../kernel/dates.ts'
import { type Refusal, refuse } from '../../kernel/refusal.ts'
import type { Role } from '../../kernel/role.ts'
import type { AbsenceKind, ActsAs, AgenciesRefusal } from '../contract.ts'

type No = Refusal<AgenciesRefusal>
/** `acting`: with the rights of a head only while the head is away. */
type By = { readonly member: string; readonly roles: readonly Role[]; readonly acting: boolean }

/** An absence that has not been ended. */
export type Away = {
  id: string
  member: string
  firstDay: LocalDate
  lastDay: LocalDate
  standIn: string | null
}

/** What is known of the desk: who serves it in which roles, who of them is or will be away, and which day it is there. */
export type DeskFacts = {
  today: LocalDate
  roles: ReadonlyMap<string, readonly Role[]>
  away: readonly Away[]
}

export type Wish = {
  member: string
  kind: AbsenceKind
  firstDay: LocalDate
  lastDay: LocalDate
  standIn: string | null
  actsAs: ActsAs | null
}

/** The longest absence that is recorded at once. */
const longest = 366

/** A member records the own absence, a head or administrator a colleague's; nobody is away twice, and nobody stands in while away. */
export function record(wish: Wish, by: By, facts: DeskFacts): Wish | No {
  const { member, firstDay, lastDay } = wish
  if (!mayKeep(member, by)) return refuse('absence_of_colleague')
  if (lastDay < firstDay) return refuse('absence_days')
  if (lastDay < facts.today) return refuse('absence_past')
  if (lastDay > addDays(firstDay, longest)) return refuse('absence_long')
  const twice = facts.away.find((one) => one.member === member && meets(one, wish))
  if (twice) return refuse('absence_overlaps', days(twice))
  const asked = facts.away.find((one) => one.standIn === member && meets(one, wish))
  if (asked) return refuse('stands_in', days(asked))
  return standsIn(wish, by, facts) ?? wish
}

/** Another colleague stands in, or nobody; while it lasts. */
export function replace(
  absence: Away,
  wish: Pick<Wish, 'standIn' | 'actsAs'>,
  by: By,
  facts: DeskFacts,
): Pick<Wish, 'standIn' | 'actsAs'> | No {
  if (!mayKeep(absence.member, by)) return refuse('absence_of_colleague')
  return standsIn({ ...absence, ...wish }, by, facts) ?? wish
}

/** Back early. */
export function end(absence: Away, by: Pick<By, 'member' | 'roles'>): 'ended' | No {
  return mayKeep(absence.member, by) ? 'ended' : refuse('absence_of_colleague')
}

/** Whoever stands in for somebody from today on does not leave before another does. */
export function leaveNobodyAlone(member: string, away: readonly Away[]): 'free' | No {
  const asked = away.find(({ standIn }) => standIn === member)
  return asked ? refuse('stands_in', days(asked)) : 'free'
}

/** Nothing is put into the hands of somebody who is away. */
export function putIntoHands(away: { until: LocalDate } | null): 'here' | No {
  return away === null ? 'here' : refuse('is_away', { until: away.until })
}

function standsIn(
  wish: Pick<Wish, 'member' | 'firstDay' | 'lastDay' | 'standIn' | 'actsAs'>,
  by: By,
  facts: DeskFacts,
): No | null {
  const { member, standIn, actsAs } = wish
  if (standIn === null) return actsAs === null ? null : refuse('acting_without_stand_in')
  if (standIn === member) return refuse('stand_in_self')
  const works = facts.roles.get(standIn)?.some((role) => role === 'worker' || role === 'head') ?? false
  if (!works) return refuse('stand_in_not_here')
  const gone = facts.away.find((one) => one.member === standIn && meets(one, wish))
  if (gone) return refuse('stand_in_away', days(gone))
  if (actsAs === null) return null
  if (!facts.roles.get(member)?.includes('head')) return refuse('acting_for_no_head')
  if (by.acting) return refuse('acting_names_nobody')
  return standIn === by.member ? refuse('acting_self') : null
}

const mayKeep = (member: string, by: Pick<By, 'member' | 'roles'>) =>
  member === by.member || by.roles.includes('head') || by.roles.includes('administrator')

type Days = { firstDay: LocalDate; lastDay: LocalDate }
const meets = (one: Days, other: Days) => one.firstDay <= other.lastDay && one.lastDay >= other.firstDay
const days = ({ firstDay, lastDay }: Days) => ({ from: firstDay, until: lastDay })
