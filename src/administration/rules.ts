import type { LocalDate } from '../kernel/dates.ts'
import { type Refusal, refuse } from '../kernel/refusal.ts'
import type { Role } from '../kernel/role.ts'
import type { AdministrationRefusal, Held } from './contract.ts'

export type Wish = {
  rest: string | null
  hands: readonly { id: string; member: string | null }[]
}

/** In whose hands a thing is now; null: the desk's. */
export type Given = Pick<Held, 'id' | 'held'> & { member: string | null }

/**
 * Everything that is held goes to somebody who stays, or back to the desk. What the wish names and nobody holds any
 * more is left alone; what has come since goes where the rest goes.
 */
export function giveAway(
  leaver: string,
  held: readonly Pick<Held, 'id' | 'held'>[],
  { rest, hands }: Wish,
  colleagues: ReadonlySet<string>,
): Given[] | Refusal<AdministrationRefusal | 'not_member_of_desk'> {
  const chosen = new Map(hands.map(({ id, member }) => [id, member]))
  const given = held.map(({ id, held: kind }) => {
    const member = chosen.get(id)
    return { id, held: kind, member: member === undefined ? rest : member }
  })
  const takers = [rest, ...given.map(({ member }) => member)].filter((member) => member !== null)
  if (takers.includes(leaver)) return refuse('hands_are_leaving')
  if (!takers.every((member) => colleagues.has(member))) return refuse('not_member_of_desk')
  return given
}

type By = { member: string; desk: string; roles: readonly Role[]; acting: boolean }
type No = Refusal<AdministrationRefusal | 'operator_only' | 'not_member_of_desk'>

/**
 * By right: an administrator within the agency, an operator anywhere. Else a head of the own right proposes, to a desk where somebody can
 * accept, and gives no roles that a head has no say about.
 */
export function schedule(
  wish: {
    member: string
    effectiveOn: LocalDate
    next: { desk: string; roles: readonly Role[]; sameAgency: boolean; hasAccount: boolean } | null
    rest: string | null
  },
  by: By,
  facts: { today: LocalDate; colleagues: ReadonlySet<string> },
): 'by_right' | 'proposed' | No {
  const { member, next, rest } = wish
  if (next?.desk === by.desk) return refuse('same_desk')
  if (wish.effectiveOn < facts.today) return refuse('transfer_past')
  if (rest === member) return refuse('hands_are_leaving')
  if (rest !== null && !facts.colleagues.has(rest)) return refuse('not_member_of_desk')
  const operator = by.roles.includes('operator')
  if (next?.roles.includes('operator') && !operator) return refuse('operator_only')
  const administers = by.roles.includes('administrator') && (next === null || next.sameAgency)
  if (operator || administers) return 'by_right'
  if (!by.roles.includes('head')) return refuse('operator_only')
  if (by.acting) return refuse('transfer_acting')
  if (next === null) return refuse('transfer_needs_desk')
  if (!next.roles.every((role) => role === 'worker' || role === 'head')) return refuse('transfer_roles')
  return next.hasAccount ? 'proposed' : refuse('transfer_no_account')
}

type Ahead = { member: string; nextDesk: string | null; proposedBy: string; accepted: boolean }

/** A head who receives, of their own right: neither who proposed nor who moves. */
export function accept(transfer: Ahead, by: By): 'accepted' | No {
  if (transfer.nextDesk !== by.desk) return refuse('transfer_not_yours')
  if (transfer.accepted) return refuse('transfer_accepted')
  if (by.acting) return refuse('transfer_acting')
  const own = transfer.proposedBy === by.member || transfer.member === by.member
  return own ? refuse('transfer_not_yours') : 'accepted'
}
